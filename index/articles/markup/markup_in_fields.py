"""The plain text of a field that may have HTML, or characters written as entities."""

import html
import re

from .plain import Plain

TAGS = (
    "a|abbr|article|aside|b|big|blockquote|body|center|cite|code|dd|del|details|div|dl|dt|em|"
    "figcaption|figure|font|footer|h[1-6]|head|header|html|i|iframe|ins|label|li|main|mark|nav|ol|p|"
    "picture|pre|q|s|script|section|small|span|strike|strong|style|sub|summary|sup|table|tbody|td|"
    "tfoot|th|thead|time|tr|tt|u|ul|video"
)
MARKUP = re.compile(
    rf"</(?:{TAGS})\s*>|<(?:br|hr)\s*/?>|<(?:p|div|img|iframe|a|figure)(?:\s[^<>]{{0,2000}})?/?>"
    "|<!--|<!\\[CDATA\\[",
    re.IGNORECASE,
)
"""Marks that no plain text has: an end tag, a line break, a picture. `<dialog>` alone is a word."""

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
ESCAPED = re.compile(r"\s*&lt;(?:p|div|h[1-6]|span|figure|img|article|section)\b", re.IGNORECASE)


def without_markup(text: str) -> str:
    """A field's text without tags, its entities as characters; plain text stays as it is.

    Blocks become paragraphs. Markup whose every `<` is escaped is unescaped first.
    """
    if isinstance(text, Plain):
        return text
    if "&" in text and "<" not in text and ESCAPED.match(text):
        text = html.unescape(text)
    if "<" in text and MARKUP.search(text):
        from .html_text import fragment_text  # slow to import, and rarely needed

        return fragment_text(text.replace("<![CDATA[", "").replace("]]>", ""))
    return ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
