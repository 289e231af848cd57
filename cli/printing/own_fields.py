"""The printing of own fields: type, values, and what does not fit."""

from typing import TYPE_CHECKING

from ...index.storage.wording import counted

if TYPE_CHECKING:
    from ...index.fields import FieldCount


def field_in_words(name: str, count: "FieldCount") -> str:
    """The type of an own field, its values, and how many of them do not fit.

    If every article may have a field of that `name`, it says how the own one is asked for.
    """
    from ...search.query.own_fields import clause_name  # not for an index without own fields

    values, articles = counted(count.values, "value"), counted(count.articles, "article")
    shown = f"{count.type}, {values} in {articles}"
    if count.misfits:
        shown += f"; {count.misfits:,} not a {count.type}: {', '.join(count.examples)}"
    if (asked := clause_name(name)) != name:
        shown += f"; ask for it as {asked}:, because {name}: is the field of all articles"
    return shown
