"""The notices of news agencies in an article's metadata: to wait, to withdraw, to correct."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

EMBARGOED: Final = "embargoed"
"""The name of the time before which an article is not shown, in ISO 8601; UTC without a zone."""

WITHDRAWN: Final = frozenset({"canceled", "cancelled", "withheld", "killed"})
"""The values of `status` that withdraw an article."""


def embargo_end(metadata: Mapping[str, Any]) -> datetime | None:
    """When the embargo ends that an article's metadata state; None if there is none."""
    if EMBARGOED not in metadata:
        return None
    try:
        moment = datetime.fromisoformat(str(metadata[EMBARGOED]).strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def states_unread_embargo(metadata: Mapping[str, Any]) -> bool:
    """Whether an article's metadata state an embargo whose end cannot be read."""
    return bool(metadata.get(EMBARGOED)) and embargo_end(metadata) is None


def in_words(moment: datetime) -> str:
    """The end of an embargo as it is told: `2027-01-01 08:00 UTC`."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def is_notice(metadata: Mapping[str, Any]) -> bool:
    """Whether an article withdraws or corrects the one before it, of the same id and source."""
    return metadata.get("status") in WITHDRAWN or bool(metadata.get("correction"))
