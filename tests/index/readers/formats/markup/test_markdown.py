"""Markdown and plain text: titles found, heads read, markup left out, and no line that hangs."""

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.articles.cleaning import clean
from nutgraf.index.readers import read_articles
from nutgraf.index.readers.decoding.text_encoding import decode
from nutgraf.index.readers.formats.markup.markdown import read_markdown
from nutgraf.index.readers.formats.markup.plain_text import read_text


def markdown(text):
    return read_markdown(clean(text))


def test_a_first_line_as_long_as_a_paragraph_is_no_title():
    assert read_text("x" * 1001) == {"text": "x" * 1001}
    assert read_text("\n " + "x" * 1000 + "\n\ny") == {"title": "x" * 1000, "text": "\ny"}


@pytest.mark.parametrize("text", ["The ferry is late.", "\n The ferry is late. \n\n"])
def test_a_text_of_one_line_is_no_title_without_a_text(text):
    assert read_text(text) == {"text": "The ferry is late."}


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Title\n\nText.", "Title", "Text."),
        ("\n\nTitle\n=====\n\nText.", "Title", "Text."),
        ("Plain first line\n\nText.", "Plain first line", "Text."),
        ("# C#\nText.", "C#", "Text."),
        ("## A *good* title ##\n\nText.", "A good title", "Text."),
        ("---\n\nNot closed: a rule", None, "Not closed: a rule"),
        ("----\n\nOne line", None, "One line"),
        ("---\n---\n# T\nText.", "T", "Text."),
        ("---\nid: a\n---\nNo heading, so no title.", None, "No heading, so no title."),
        ("---\ntitle: T\n---\n# Heading\nText.", "T", "Heading\n\nText."),
        ("---\nheadline: T\n...\nText.", None, "Text."),
        ("+++\ntitle = 'T'\n+++\nText.", "T", "Text."),
        ("---\nwords between rules\n---\nText.", "words between rules", "Text."),
        ("- item\n- item\n\nText.", "item", "item\n\nText."),
        ("![](quay.jpg)\n\n# Title\n\nText.", "Title", "Text."),
        ("<div align='center'><h1>Title</h1></div>\n\nText.", "Title", "Text."),
        ("{{< banner >}}\n# Title {#top}\n\nText.", "Title", "Text."),
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
    ("head", "fields"),
    [
        (
            "Title: A post\nDate: 2010-12-03 10:20\nSummary: One\n  and two\nTags: sea, quay\n",
            {"title": "A post", "date": "2010-12-03 10:20", "summary": "One and two",
             "tags": "sea, quay"},
        ),
        ('{"title": "J", "date": "2020-01-02",\n "tags": ["sea"]}\n',
         {"title": "J", "date": "2020-01-02", "tags": ["sea"]}),
        ("title:  T\n", {"title": "T"}),
    ],
)  # fmt: skip
def test_the_heads_of_pelican_multimarkdown_and_hugo(head, fields):
    assert markdown(f"{head}\nText.") == fields | {"text": "Text."}


@pytest.mark.parametrize(
    "text",
    [
        "Note: this is a text.",
        "Title: of a text\nwhich goes on.",
        "{braces} first",
        '{"a": 1} more',
    ],
)
def test_words_that_look_like_a_head_are_words(text):
    record = markdown(f"{text}\n\nText.")
    assert f"{record['title']}\n{record['text']}".startswith(text)


@pytest.mark.parametrize(
    ("name", "head", "day"),
    [
        ("2016-03-04-ferry-aground.md", "---\ntitle: T\n---\n", date(2016, 3, 4)),
        ("2016-03-04.markdown", "# T\n\n", date(2016, 3, 4)),
        ("2016-03-04-ferry.md", "---\ntitle: T\npublished: 2017-01-02\n---\n", date(2017, 1, 2)),
        ("2016-13-04-ferry.md", "# T\n\n", None),
        ("12016-03-04-ferry.md", "# T\n\n", None),
        ("2016-03-04ferry.md", "# T\n\n", None),
    ],
)
def test_the_day_in_the_name_of_a_file(tmp_path, name, head, day):
    (tmp_path / name).write_text(f"{head}Text.")
    [article] = read_articles(tmp_path)
    assert article.date == day


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("**bold** and *it* and ***both***", "bold and it and both"),
        ("**bold with *inner* words**", "bold with inner words"),
        ("snake_case_name, 2 * 3 * 4, a*b*c", "snake_case_name, 2 * 3 * 4, abc"),
        ("[a link](https://x.example 'no') and", "a link and"),
        ('[a link](https://x.example "title"), ![picture](a.png)', "a link, picture"),
        ("[a link][ref] and [ref].\n\n[ref]: https://x.example/long 'Title'", "a link and ref."),
        ("<https://x.example/a>", "https://x.example/a"),
        ("#hashtag and # sign", "#hashtag and # sign"),
        ("- item\n* item", "item\n\nitem"),
        ("1. first\n2. second\n   - inner", "first\nsecond\n\ninner"),
        ("- [ ] open\n- [x] done", "open\ndone"),
        ("a\n\n* * *\n\nb", "a\n\nb"),
        ("two lines  \nof a\nparagraph", "two lines\nof a\nparagraph"),
        ("```sh\n# *comment*\n  ---\n```\n# H", "# *comment*\n  ---\n\nH"),
        ("~~~\n```\n# x\n~~~~\n*y*", "```\n# x\n\ny"),
        ("| Quay | Ships |\n|---|--:|\n| East | 12 |", "Quay Ships\nEast 12"),
        ("Term\n: What it is", "Term\nWhat it is"),
        ("guilty, ~~not guilty~~ he said", "guilty, he said"),
        ("A claim.[^1] More.[^none]\n\n[^1]: A note.\n[^2]: Another.",
         "A claim. More.\n\nA note.\n\nAnother."),
        ("A claim^[with a note] stands.", "A claim stands.\n\nwith a note"),
        ("<p id='a'>An <b>old</b> page<!-- no --></p>\n\n<script>x()</script>", "An old page"),
        ("10<sup>6</sup> tons, CO<sub>2</sub>, 5 m<sup>2</sup>", "10^6 tons, CO2, 5 m²"),
        ("List<String> of <b>words", "List<String> of words"),
        ("AT&amp;T, &copy; 1 < 2", "AT&T, © 1 < 2"),
        ("It costs $5 or $6.", "It costs $5 or $6."),
        ("{% include figure.html src='a' %}Seen {{ page.title }}here. {: .lead}", "Seen here."),
        ("{% comment %}not {{ this }}{% endcomment %}Seen.", "Seen."),
        ('{{< figure src="a.jpg" caption="The old quay" >}}', "The old quay"),
        ("{{% note %}}\nMind the gap.\n{{% /note %}}", "Mind the gap."),
        ("`{{ code }}` and\n\n```\n{% code %}\n```", "{{ code }} and\n\n{% code %}"),
        ("> [!NOTE]\n> Mind the gap.", "Mind the gap."),
        (":::note\nMind the gap.\n:::", "Mind the gap."),
        ("See [[The Quay]] and [[quay|the harbour]].\n\n![[map.png]]",
         "See The Quay and the harbour."),
    ],
)  # fmt: skip
def test_what_a_reader_does_not_see_leaves_the_text(line, plain):
    assert markdown(f"# T\n{line}")["text"] == plain


def test_soft_lines_stay_lines_so_that_unchanged_paragraphs_keep_their_vectors():
    paragraphs = "A paragraph of two\nlines, as it was typed.\n\nAnother one.\n\nAnd a third."
    assert markdown(f"# T\n\n{paragraphs}\n")["text"] == paragraphs


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "[a](",
        "*a ",
        "_",
        "* ",
        "#",
        "# ",
        "`",
        "---\n",
        "- -",
        "*a",
        "_a ",
        "{%",
        "{{<",
        "[[",
        "![",
        "[^",
        "^[",
        "> ",
        "<",
        "<a ",
        "<!--",
        "|-\n",
        "{% comment %}",
        "```\n",
        "~~",
        "<sup>",
    ],
)
def test_a_long_line_of_marks_ends(unit):
    data = "# T\n" + unit * (30_000 // len(unit))
    assert markdown(data)["title"] == "T"


@settings(deadline=None)
@given(st.text(st.sampled_from("#-=*_[]()!>`| \n:.ab\t"), max_size=200))
def test_no_markdown_loses_its_words(text):
    record = markdown(f"First\n\n{text}")
    assert record["title"] == "First"
    # Addresses of links go, the marks of footnotes and what follows a fence; they alone.
    if not any(mark in text for mark in ("](", "]:", "```", "::", "|")):
        assert [c for c in record["text"] if c in "ab"] == [c for c in text if c in "ab"]


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "* - "])
def test_words_in_a_nest_too_deep_for_the_parser_are_kept(mark):
    assert markdown(f"# T\n\n{mark * 200}deep words\n\nAfter.")["text"] == "deep words\n\nAfter."


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, 400), st.integers(0, 400))
def test_a_cut_or_flipped_file_is_read_or_refused_in_one_line(noise, start, end):
    whole = (
        b"---\ntitle: The quay\ntags: [sea]\n---\n\n# The quay\n\nA *word* with [a link](x).[^1]\n"
        b"\n{{< figure caption='A' >}}\n\n| a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n\n"
        b"[^1]: N."
    )
    with contextlib.suppress(ValueError):
        assert isinstance(markdown(decode(whole[:start] + noise + whole[end:]))["text"], str)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_words_about_markup_stay_words(tmp_path, name):
    (tmp_path / name).write_text("On `</p>`\n\nWrite `<b>x</b>`, or `&amp;`.")
    [article] = read_articles(tmp_path)
    assert "</p>" in article.title
    assert "<b>x</b>" in article.text
    assert "&amp;" in article.text


def test_a_clipping_is_of_the_address_and_the_day_of_its_page():
    head = (
        '---\ntitle: "The quay"\nsource: "https://post.example/quay"\nauthor:\n  - "[[Ann Lee]]"\n'
        "published:\ncreated: 2024-05-06\ntags:\n  - clippings\n---\n"
    )
    record = markdown(f"{head}Text.")
    assert (record["url"], record["author"]) == ("https://post.example/quay", ["Ann Lee"])
    assert (record["clipped"], record.get("created"), record.get("source")) == (
        "2024-05-06", None, None,
    )  # fmt: skip
