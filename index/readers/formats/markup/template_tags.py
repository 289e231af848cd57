"""The tags of site generators in a Markdown text: Liquid, Hugo's shortcodes, attribute lists."""

import re

# Lengths are limited, and no tag holds another: or a line of braces would take quadratic time.
TAGS = re.compile(
    r"(?=[ \t`~{:\[!])(?:"  # most characters begin no tag
    r"(?P<fence>^[ ]{0,3}(?P<mark>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??[ ]{0,3}(?P=mark)[`~]*[ \t]*$)"
    r"|(?P<code>(?<!`)(?P<ticks>`{1,2})(?!`)[^`\n]{1,500}(?P=ticks)(?!`))"
    r"|\{%-?[ ]*comment[ ]*-?%\}.{0,5000}?\{%-?[ ]*endcomment[ ]*-?%\}"
    r"|\{\{[<%]/\*[^{}]{0,2000}\*/[>%]\}\}"
    r"|\{\{(?P<shortcode>[<%][^{}]{0,2000})[>%]\}\}"
    r"|\{%[^{}]{0,2000}%\}"
    r"|(?<!\$)\{\{[^{}]{0,500}\}\}"
    r"|[ \t]?\{(?::[^{}\n]{0,200}|[#.][\w-][^{}\n]{0,200})\}"  # {: .lead}, {#id .class}
    r"|^[ ]{0,3}\[(?:TOC|\[_?TOC_?\])\][ \t]{0,9}$"
    r"|^[ ]{0,3}:{3,}[^\n]{0,200}$"  # the fences of ::: boxes
    r"|(?<=>)[ ]?\[![A-Za-z]{1,20}\][+-]?"  # > [!NOTE]
    r"|!\[\[[^\[\]\n]{1,300}\]\]"
    r"|\[\[(?P<page>[^\[\]\n|]{1,300})(?:\|(?P<label>[^\[\]\n]{1,300}))?\]\])",
    re.DOTALL | re.MULTILINE,
)
SHOWN = re.compile(r"\b(?:caption|title)[ ]*=[ ]*(?:\"([^\"]*)\"|“([^”]*)”|`([^`]*)`)")
"""The parameters of a shortcode whose words a reader sees."""


def without_template_tags(text: str) -> str:
    """A Markdown text without the tags of site generators; code stays as it is.

    The caption of a shortcode stays, and the label of a `[[wiki|link]]`.
    """
    if "{" not in text and "[" not in text and ":::" not in text:
        return text
    return TAGS.sub(_words, text)


def _words(tag: re.Match[str]) -> str:
    found = tag.groupdict()
    if found["shortcode"]:
        return " ".join("".join(each) for each in SHOWN.findall(found["shortcode"]))
    return found["fence"] or found["code"] or found["label"] or found["page"] or ""
