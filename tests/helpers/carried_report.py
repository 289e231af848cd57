"""A news report that several papers carry, as articles."""

REPORT = "\n\n".join(
    [
        "A freighter with a cargo of timber ran onto a sandbank off Skarra early on Tuesday, and "
        "its crew of fourteen were taken ashore by two lifeboats, the coastguard said.",
        "The captain told the harbour office that a squall had driven the ship off its course; "
        "nobody was hurt, and the hull is thought to be whole.",
        "Tugs from Ostrey will try to pull the freighter free at the next spring tide, which is "
        "due on Friday, if the wind drops below force five by then.",
        "The sandbank has moved four hundred metres to the east since it was last surveyed, and "
        "pilots have asked for new buoys every winter since the ferry went aground there.",
        "“We were promised a survey in spring and another in autumn, and neither came,” said the "
        "head of the pilots’ association, who has worked in these waters for thirty years.",
        "The ministry answered that a vessel had been chartered and would begin its work as soon "
        "as the contract with the yard was signed by both of the parties.",
        "Timber that was washed overboard may drift towards the beaches north of the town, where "
        "people are asked to leave it alone and to call the office.",
    ]
)


def paragraphs(text):
    return text.split("\n\n")
