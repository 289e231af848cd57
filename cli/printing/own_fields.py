"""The printing of own fields: type, values, and what does not fit."""

from typing import TYPE_CHECKING

from ...index.storage.wording import counted

if TYPE_CHECKING:
    from ...index.fields import FieldCount


def field_in_words(count: "FieldCount") -> str:
    """The type of an own field, its values, and how many of them do not fit."""
    values, articles = counted(count.values, "value"), counted(count.articles, "article")
    shown = f"{count.type}, {values} in {articles}"
    if count.misfits:
        shown += f"; {count.misfits:,} not a {count.type}: {', '.join(count.examples)}"
    return shown
