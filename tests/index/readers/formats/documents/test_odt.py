"""ODT and FODT: each construct is read once, at its place, and what is not shown is not read."""
# ruff: noqa: E501 - lines of markup

import io
import zipfile
from pathlib import Path

import pytest

from nutgraf.index.readers.formats.documents.odt import read_fodt, read_odt

SAMPLES = Path(__file__).parent / "samples"
HEAD = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "draw", "meta", "style")
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
CHANGED = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:h>Gone</text:h>"
    "</text:deletion></text:changed-region></text:tracked-changes>"
)


def fodt(*blocks, meta="", styles=""):
    return io.BytesIO(
        f"<office:document {HEAD}><office:meta>{meta}</office:meta>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(blocks)}</office:text></office:body></office:document>".encode()
    )


def text_of(*blocks, **parts):
    long = f"<text:p>{'x' * 201}</text:p>"
    return read_fodt(fodt(long, *blocks, **parts))["text"].partition("\n\n")[2]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d", "a b c\nd"),
        ("said<text:change-start/> so<text:change-end/>", "said so"),
        (
            "said<office:annotation><dc:creator>Bo</dc:creator><text:p>Who?</text:p>"
            "</office:annotation> so<office:annotation-end/>",
            "said so",
        ),
        (
            "It closes.<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>By nine votes.</text:p></text:note-body></text:note> So it is.",
            "It closes. So it is.\n\nBy nine votes.",
        ),
        (
            "Around<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box>"
            "</draw:frame> it.",
            "Around it.\n\nIn the box.",
        ),
        (
            "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text>"
            "</text:ruby>",
            "漢",
        ),
        ("in <text:span>the\n  <text:a>harbour</text:a></text:span>", "in the harbour"),
        ("10<text:span text:style-name='T1'>6</text:span>", "10^6"),
    ],
)
def test_a_construct_within_a_paragraph(inner, expected):
    raised = (
        "<style:style style:name='T1'><style:text-properties style:text-position='super 58%'/>"
        "</style:style>"
    )
    assert text_of(f"<text:p>{inner}</text:p>", styles=raised) == expected


def test_deleted_text_lists_sections_and_tables():
    cell = "<table:table-cell><text:p>Quay</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}<table:covered-table-cell/>{cell}</table:table-row>"
    assert text_of(
        CHANGED,
        "<text:list><text:list-item><text:p>Rope.</text:p></text:list-item></text:list>",
        "<text:section text:display='none'><text:p>Secret.</text:p></text:section>",
        "<text:section><text:p>Open.</text:p></text:section>",
        f"<table:table><table:table-header-rows>{row}</table:table-header-rows>{row}</table:table>",
    ) == "Rope.\n\nOpen.\n\nQuay Quay\nQuay Quay"  # fmt: skip


def test_the_author_is_who_began_it_and_comments_are_kept_apart():
    meta = (
        "<dc:creator>Last Editor</dc:creator><meta:initial-creator>Ann Lee</meta:initial-creator>"
        "<meta:creation-date>2024-03-01T10:00:00</meta:creation-date>"
        "<dc:date>2025-01-01T00:00:00</dc:date>"
    )
    record = read_fodt(
        fodt(
            CHANGED, "<text:h>The quay</text:h>",
            "<text:p>It closes.<office:annotation><text:p>Why?</text:p></office:annotation></text:p>",
            meta=meta,
        )
    )  # fmt: skip
    assert record == {
        "title": "The quay", "text": "It closes.", "author": "Ann Lee",
        "date": "2024-03-01T10:00:00", "comments": ["Why?"],
    }  # fmt: skip


def test_a_document_by_pandoc():
    record = read_odt(io.BytesIO((SAMPLES / "harbour.odt").read_bytes()))
    assert (record["title"], record["author"], record["date"]) == (
        "The harbour at Abantion", "Ines Kaldor", "2024-03-01",
    )  # fmt: skip
    assert record["text"].startswith("The eastern quay\n\nThe harbour board met on Tuesday")
    assert "Ship Crew\nMarigold 12\nPetrel 7" in record["text"]
    assert record["text"].count("nine to four") == 1


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ((SAMPLES / "harbour.odt").read_bytes()[:4000], "is cut off"),
        (packed(mimetype="application/x"), "has no part 'content.xml'"),
        (packed(content_xml="<office"), "is broken: its part 'content.xml' is not well-formed"),
        (
            packed(META_INF__manifest_xml="").replace(b"META.INF", b"META-INF"),
            "has no part 'content.xml'",
        ),
        (
            packed(
                META_INF__manifest_xml="<m><encryption-data/></m>", content_xml="\0\1"
            ).replace(b"META.INF", b"META-INF"),
            "is locked with a password",
        ),
        (packed(content_xml=f"<d {HEAD}><office:body><office:spreadsheet/></office:body></d>"),
         "is no text document"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_bad_file(data, said):
    with pytest.raises(ValueError, match=said):
        read_odt(io.BytesIO(data))
