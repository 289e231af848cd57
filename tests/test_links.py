"""Every relative link of the documents leads to a file and its heading; every path names a file."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "benchmarks").rglob("*.md")),
]
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:index|search|cli|tests|docs|seeds|benchmarks|package)/[\w./-]+)`")


def text_of(page):
    """The text of a page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page):
    """The anchors of the headings of a page, as GitHub makes them."""
    found = []
    for heading in re.findall(r"^#+ +(.*)$", text_of(page), re.MULTILINE):
        shown = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.append(re.sub(r"[^\w\- ]", "", shown).replace(" ", "-"))
    return [
        f"{anchor}-{earlier}" if (earlier := found[:place].count(anchor)) else anchor
        for place, anchor in enumerate(found)
    ]


def broken_links(page):
    for link in LINK.findall(text_of(page)):
        if re.match(r"[a-z]+:", link):
            continue  # to another site
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


def missing_files(page):
    return [path for path in PATH.findall(page.read_text("utf-8")) if not (ROOT / path).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_what_there_is(page):
    assert list(broken_links(page)) == []
    if page.name != "CHANGELOG.md":  # which tells of earlier versions, too
        assert missing_files(page) == []


def test_a_wrong_anchor_and_a_wrong_path_are_found(tmp_path):
    page = tmp_path / "page.md"
    text = (
        "# A `b` c\n# A `b` c\n[v](#a-b-c-1) [w](#a-b-c-2) [x](#a-b-c) [y](no.md) `index/no.py`\n"
    )
    page.write_text(text, "utf-8")
    assert list(broken_links(page)) == ["#a-b-c-2", "no.md"]
    assert missing_files(page) == ["index/no.py"]
