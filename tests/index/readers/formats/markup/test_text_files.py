"""Plain text and Markdown: titles found, fields read, marks left out, and no line that hangs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.readers.formats.markup.text_files import read_markdown, read_text


def markdown(text):
    return read_markdown(text.encode())


def test_a_first_line_as_long_as_a_paragraph_is_no_title():
    assert read_text(b"x" * 1001) == {"text": "x" * 1001}
    assert read_text(b"\n " + b"x" * 1000 + b"\n\ny") == {"title": "x" * 1000, "text": "\ny"}


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Title\n\nText.", "Title", "Text."),
        ("\n\nTitle\n=====\n\nText.", "Title", "Text."),
        ("Plain first line\n\nText.", "Plain first line", "Text."),
        ("# C#\nText.", "C#", "Text."),
        ("## A *good* title ##\n\nText.", "A good title", "Text."),
        ("---\n\nNot closed: a rule", "Not closed: a rule", ""),
        ("----\n\nTitle", "Title", ""),
        ("---\n---\n# T\nText.", "T", "Text."),
        ("---\nid: a\n---\nNo heading, so no title.", None, "No heading, so no title."),
        ("---\ntitle: T\n---\n# Heading\nText.", "T", "Heading\nText."),
        ("---\nheadline: T\n...\nText.", None, "Text."),
        ("+++\ntitle = 'T'\n+++\nText.", "T", "Text."),
        ("---\nwords between rules\n---\nText.", "words between rules", "Text."),
    ],
)
def test_the_title_of_a_markdown_text(text, title, body):
    record = markdown(text)
    assert (record.get("title"), record["text"].strip()) == (title, body)


def test_front_matter_is_read_with_its_types():
    record = markdown("\ufeff---\r\ntitle: T\r\ndate: 2020-02-03\r\ntags: [a, b]\r\n---\r\nText.")
    assert record == {
        "title": "T", "date": "2020-02-03", "tags": ["a", "b"], "text": "Text.",
    }  # fmt: skip


@pytest.mark.parametrize(
    "words",
    ["No", "on", "yes", "0123", "1_000", "0x1F", "12:30:45", "2020-02-31", "1e3", ".5", "="],
)
def test_front_matter_means_by_words_what_they_say(words):
    assert markdown(f"---\n{words}: {words}\n---\n") == {words: words, "text": ""}


@pytest.mark.parametrize(
    ("written", "value"),
    [("7", 7), ("-10", -10), ("4.50", 4.5), ("2.5e-3", 0.0025), ("true", True), ("FALSE", False)]
    + [(written, None) for written in ("", "~", "null")],
)
def test_front_matter_has_numbers_and_truths(written, value):
    assert markdown(f"---\nx: {written}\n<<: {{y: 1}}\n---\n") == {"x": value, "y": 1, "text": ""}


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("---\ntitle: [\n---\n", r"is not YAML \(.* in line 3\)"),
        ("---\na: b: c\n---\n", r"is not YAML \(.* in line 2\)"),
        ("---\na: !!python/object/apply:os.system [ls]\n---\n", "is not YAML"),
        ("---\nd: !!timestamp 2020-02-31\n---\n", "is not YAML"),
        ("+++\na = \n+++\n", "is not TOML"),
    ],
)
def test_front_matter_that_cannot_be_read_is_refused_in_one_line(front, said):
    with pytest.raises(ValueError, match=f"its front matter {said}") as refused:
        markdown(front + "Text.")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("**bold** and *it* and ***both***", "bold and it and both"),
        ("**bold with *inner* words**", "bold with inner words"),
        ("snake_case_name, 2 * 3 * 4, a*b*c", "snake_case_name, 2 * 3 * 4, a*b*c"),
        ("[a link](https://x.example 'no') and", "[a link](https://x.example 'no') and"),
        ('[a link](https://x.example "title"), ![picture](a.png)', "a link, picture"),
        ("#hashtag and # sign", "#hashtag and # sign"),
        ("- item\n* item", "- item\n* item"),
        ("a\n\n* * *\n\nb", "a\n\n\n\nb"),
        ("```sh\n# *comment*\n---\n```\n# H", "# *comment*\n---\nH"),
        ("~~~\n```\n# x\n~~~~\n*y*", "```\n# x\ny"),
    ],
)
def test_the_marks_of_markdown(line, plain):
    assert markdown(f"# T\n{line}")["text"] == plain


@pytest.mark.parametrize(
    "unit", ["[", "[a](", "*a ", "_", "* ", "#", "# ", "`", "---\n", "- -", "*a", "_a "]
)
def test_a_long_line_of_marks_ends(unit):
    data = ("# T\n" + unit * (300_000 // len(unit))).encode()
    assert read_markdown(data)["title"] == "T"


@settings(deadline=None)
@given(st.text(st.sampled_from("#-=*_[]()! \n:.ab\t"), max_size=200))
def test_no_markdown_loses_its_words(text):
    record = markdown(f"First\n\n{text}")
    assert record["title"] == "First"
    # Addresses of links go, and they alone.
    if "](" not in text:
        assert [c for c in record["text"] if c in "ab"] == [c for c in text if c in "ab"]
