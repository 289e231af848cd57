"""Unanswerable questions: forty questions on subjects that few corpora treat.

They were written for this purpose: their hits show how good a score arises by chance.
"""

from typing import Final

UNANSWERABLE: Final = (
    "how long should sourdough rest before baking",
    "which moons of Saturn have water under the ice",
    "replacing the timing belt of a diesel engine",
    "why do cats knead blankets with their paws",
    "rules of castling in chess after a check",
    "the best soil for growing blueberries in pots",
    "who composed the cello suites and when",
    "symptoms of a magnesium deficiency in horses",
    "difference between a violin and a viola bow",
    "how are stalactites formed in limestone caves",
    "knitting a jumper with a round yoke",
    "orbital period of Halley's comet",
    "treatment of oak floors with linseed oil",
    "grammar of the ergative case in Basque",
    "how to tie a bowline with one hand",
    "why does bread go stale faster in the fridge",
    "training plan for a first marathon in autumn",
    "tuning the carburettor of an old motorcycle",
    "how do bees tell each other where flowers are",
    "proof that the square root of two is irrational",
    "prime factors of large Mersenne numbers",
    "roasting temperature for Ethiopian coffee beans",
    "the migration of the arctic tern",
    "enzymes that break down lactose in the gut",
    "mutations of the sickle cell gene",
    "armour of Japanese samurai in the Edo period",
    "how to prune an apple tree in winter",
    "sentencing of a burglar by a crown court",
    "batting averages of the county cricket season",
    "reviews of the singer's second album",
    "merger of two regional airlines approved",
    "forecast of snow for the weekend in the Alps",
    "interest rates raised by the central bank",
    "striker injured before the cup final",
    "boundary layer of a wing in supersonic flow",
    "battery life of foldable telephones",
    "opera house reopens after a fire",
    "excavation of a Bronze Age burial mound",
    "vaccination of poultry against influenza",
    "how glass is blown and cooled",
)
