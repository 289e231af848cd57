"""The documents that are attached to a message, each an article of its own."""

import re
from collections.abc import Iterator, Mapping
from email.message import Message
from typing import Any

from ...reader import InputFile
from .headers import words

DOCUMENTS = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".odt", ".rtf", ".epub", ".eml")
"""The ends of names of attachments that are read; others, such as tables, are left out."""

NAMELESS = re.compile(r"ATT\d+\.\w+|(?:noname|signature|smime)\b.*", re.IGNORECASE)
"""Names that mail programs give to scraps, such as what a list adds at the end."""


def is_attached(part: Message) -> bool:
    """Whether a part is a file beside the message rather than a piece of its text."""
    return part.get_content_disposition() == "attachment"


def attached_records(
    part: Message, message: Mapping[str, Any], file: InputFile
) -> Iterator[dict[str, Any] | ValueError]:
    """The articles of an attached document; author and day are the message's if it names none."""
    name = words(part.get_filename() or "")
    data = part.get_payload(decode=True)
    if not name.lower().endswith(DOCUMENTS) or NAMELESS.fullmatch(name) or not data:
        return
    try:
        for number, (record, _, _) in enumerate(file.inner(name, bytes(data))):
            if isinstance(record, Mapping):
                around = {key: message[key] for key in ("author", "date", "source")}
                own = {key: value for key, value in record.items() if value}
                if message["id"] and "id" not in own:
                    own["id"] = f"{message['id']}#{name}{f'[{number}]' if number else ''}"
                yield {**around, **own, "attached_as": name}
            else:
                yield ValueError(f"{name}: {record}")
    except (ValueError, OSError, EOFError) as error:
        yield ValueError(f"{name}: {error}")
