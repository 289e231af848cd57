"""Fixed questions and passages by which the cosines of an encoder are measured.

Each question is answered by the passage beside it and by no other. They were written for this
purpose; never to be changed, because the scale of an encoder depends on them.
"""

from typing import Final

ANSWERED: Final[tuple[tuple[str, str], ...]] = (
    (
        "When does the new tram line open?",
        "The tram line to the northern suburbs will carry its first passengers in October, two "
        "years late, the transport authority said after the last test runs.",
    ),
    (
        "why the dairy closed its factory",
        "High energy prices and a fall in milk deliveries forced the cooperative to shut its "
        "cheese plant in the valley, where ninety people worked.",
    ),
    (
        "who won the regatta",
        "A crew of students from Aberdeen took the trophy on the river on Sunday, half a length "
        "ahead of the favourites in the eights.",
    ),
    (
        "teachers' pay dispute",
        "The union of school staff turned down an offer of three per cent and called its members "
        "out for two days in the week before the exams.",
    ),
    (
        "How do salmon find their way home?",
        "Young fish learn the smell of the stream in which they hatch; years later they swim up "
        "from the sea and follow that scent to spawn.",
    ),
    (
        "mayor accused of taking bribes from builders",
        "Prosecutors say that the head of the city council accepted holidays and cash from a "
        "construction firm in return for permits on the waterfront.",
    ),
    (
        "earthquake damage in the old town",
        "The tremor before dawn brought down chimneys and cracked the walls of the medieval "
        "centre; engineers are checking four hundred houses.",
    ),
    (
        "What is wrong with the heart medicine?",
        "Regulators withdrew the blood pressure tablets after traces of a solvent that may cause "
        "cancer were found in several batches.",
    ),
    (
        "goalkeeper breaks leg in the derby",
        "The match was stopped for ten minutes when the keeper collided with a striker; a scan "
        "showed a fracture that ends his season.",
    ),
    (
        "Why has the price of coffee gone up?",
        "Drought in the highlands where most beans are grown cut the harvest by a fifth, and "
        "roasters now pay twice as much as last spring.",
    ),
    (
        "painting stolen from a museum found",
        "Police recovered a landscape in oil, missing since a break-in eleven years ago, in the "
        "attic of a farmhouse; the canvas is unharmed.",
    ),
    (
        "is the comet visible without a telescope",
        "Sky watchers can see it with the naked eye low in the west for an hour after sunset until "
        "its tail fades towards the end of the month.",
    ),
    (
        "government plans for nuclear power",
        "Ministers want two more reactors on the coast by the end of the next decade and will lend "
        "the operator half of the money.",
    ),
    (
        "How long should bread dough rise?",
        "Leave it covered in a warm kitchen until it has doubled in size, which takes about ninety "
        "minutes with fresh yeast, before you shape the loaf.",
    ),
    (
        "refugees at the border crossing",
        "Some six thousand people who fled the fighting wait in tents on the bridge between the "
        "two countries; aid groups are short of blankets.",
    ),
    (
        "bank fined for money laundering",
        "The lender will pay eighty million because it let suspicious transfers from shell "
        "companies pass for years without telling the supervisor.",
    ),
    (
        "first performance of the opera",
        "The premiere of the composer's only work for the stage drew applause for the soprano and "
        "boos for the director, who had set it in a car park.",
    ),
    (
        "measles outbreak among children",
        "Doctors have counted forty cases of the infection in nursery schools since January, most "
        "of them in pupils who were never vaccinated.",
    ),
    (
        "wolves killing sheep in the mountains",
        "Shepherds on the alpine pastures lost two hundred animals to the packs this summer and "
        "ask for guard dogs and electric fences.",
    ),
    (
        "Who invented the zip fastener?",
        "A Swedish engineer working in America patented the hookless slide with interlocking teeth "
        "that clothing makers adopted in the nineteen twenties.",
    ),
    (
        "court ruling on data collection by employers",
        "Judges decided that a company may not record what its staff type on their keyboards "
        "without telling them and without good reason.",
    ),
    (
        "train crash investigation",
        "A signal that had been repaired with the wrong part showed green when the express entered "
        "the section, the inquiry into the collision reports.",
    ),
    (
        "What do astronauts eat on the space station?",
        "Most meals in orbit are dried and packed in pouches to which the crew adds hot water; "
        "fresh fruit comes with every supply ship.",
    ),
    (
        "housing rents rise in the capital",
        "Tenants signing a new lease for a flat paid nine per cent more than a year ago, and "
        "half of them spend over a third of their income on it.",
    ),
    (
        "chess champion loses his title",
        "After fourteen drawn games the challenger, aged nineteen, won the rapid play-off with the "
        "black pieces and becomes the youngest to hold the crown.",
    ),
    (
        "forest fires on the island",
        "Flames driven by strong wind burned pine woods above the beach resorts for three days; "
        "two planes dropped water and hotels were cleared.",
    ),
    (
        "how to tell real honey from fake",
        "Laboratories look for sugars from rice or maize, since syrup is cheap to blend in; a "
        "pure jar crystallises slowly and holds pollen grains.",
    ),
    (
        "election result in the northern province",
        "With all ballots counted the opposition has thirty-one of sixty seats in the regional "
        "assembly and will form a coalition with the farmers' party.",
    ),
    (
        "hackers attack hospital computers",
        "Criminals locked the clinic's patient records and asked for a ransom in bitcoin; "
        "operations were put off and ambulances sent elsewhere.",
    ),
    (
        "Why are bees dying?",
        "Mites that carry viruses, pesticides on the fields and a lack of flowers together weaken "
        "the hives, so that keepers lose a third of their colonies each winter.",
    ),
    (
        "strike of airport luggage handlers",
        "Suitcases piled up in the terminal as ground crews stayed at home, and forty flights left "
        "without any bags on board.",
    ),
    (
        "discovery of a Roman villa",
        "Archaeologists laid bare mosaics and the heated floor of a bath in a country house that "
        "stood here in the third century.",
    ),
)
"""32 questions, half of them in key words, each with its passage."""
