"""Articles on some subjects, with words planted in all articles of each."""

import random
from datetime import date

from nutgraf.index import Article

SUBJECTS = {
    "lighthouse": ("keeper", "lantern"),
    "orchard": ("cider", "grafting"),
    "tramway": ("depot", "conductor"),
    "glacier": ("crevasse", "meltwater"),
    "library": ("lending", "catalogue"),
    "brewery": ("barley", "malt"),
    "observatory": ("telescope", "comet"),
    "quarry": ("slate", "blasting"),
    "vineyard": ("harvest", "mildew"),
    "cathedral": ("organ", "buttress"),
    "aquarium": ("octopus", "coral"),
    "windmill": ("miller", "sails"),
    "hospital": ("nurses", "ward"),
    "stadium": ("turnstile", "goalkeeper"),
    "reservoir": ("drought", "spillway"),
    "theatre": ("curtain", "rehearsal"),
    "airfield": ("glider", "hangar"),
    "bakery": ("rye", "ovens"),
    "museum": ("fossil", "curator"),
    "canal": ("barge", "towpath"),
}
COMMON = """council meeting year people town plan report money work road winter summer street
decision morning office letter question group visit number week member talks""".split()  # noqa: SIM905


def article(number, subject, drawn, **facts):
    filler = " ".join(drawn.sample(COMMON, 12))
    planted = " ".join(SUBJECTS[subject])
    text = f"The {subject} is in the news again. {filler}. There was talk of {planted}."
    return Article(id=f"{subject}-{number}", title=f"News {number}", text=text, **facts)


def planted_articles():
    """Six articles a subject, each with the subject's two words; one a month from January 2021."""
    drawn = random.Random(5)
    for subject in SUBJECTS:
        for number in range(6):
            yield article(number, subject, drawn, date=date(2021, 1 + number, 3))
