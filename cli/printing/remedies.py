"""The remedies of `whynot`, as options of the command line."""

from ...search import Remedy, WhyNot

NO_ARTICLE = "index it, or take its id from `nutgraf search`"


def remedy_in_words(found: WhyNot) -> str | None:
    """The change to the search that brings a lost article back; None if there is none."""
    if found.remedy:
        return _in_words(found.remedy)
    return NO_ARTICLE if found.lost and found.lost.name == "index" else None


def _in_words(remedy: Remedy) -> str:
    parts = [_option(name, value) for name, value in remedy.options.items()]
    if remedy.without:
        parts.append(f"leave out {' '.join(remedy.without)}")
    if remedy.words:
        parts.append(f"add “{' '.join(remedy.words)}”")
    return " and ".join(parts)


def _option(name: str, value: object) -> str:
    flag = "-k" if name == "limit" else f"--{name.replace('_', '-')}"
    if value is None:
        return f"leave out {flag}"
    return flag if value is True else f"{flag} {value}"
