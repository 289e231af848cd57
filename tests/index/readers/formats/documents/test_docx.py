"""DOCX: each construct is read once, at its place, and what is not shown is not read."""
# ruff: noqa: E501 - lines of markup

import io
import zipfile
from pathlib import Path

import pytest

from nutgraf.index.readers.formats.documents.docx import read_docx

SAMPLES = Path(__file__).parent / "samples"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="urn:r"'
)


def run(text, properties=""):
    return f"<w:r>{properties}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def par(*runs, properties=""):
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def docx(*blocks, **parts):
    """A document of these blocks; further parts by name, `__` for a slash and `_` for a dot."""
    relations = parts.pop("RELS", "")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/_rels/document.xml.rels", relations)
        body = f"<w:document {HEAD}><w:body>{''.join(blocks)}</w:body></w:document>"
        archive.writestr("word/document.xml", body)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    file.seek(0)
    return file


def text_of(*blocks, **parts):
    return read_docx(docx(par(run("x" * 201)), *blocks, **parts))["text"].partition("\n\n")[2]


CONSTRUCTS = {
    "tracked insertion": (f"<w:ins>{run('new')}</w:ins>", "new"),
    "tracked deletion": ("<w:del><w:r><w:delText>old</w:delText></w:r></w:del>", ""),
    "moved away": (f"<w:moveFrom>{run('moved')}</w:moveFrom>", ""),
    "moved here": (f"<w:moveTo>{run('moved')}</w:moveTo>", "moved"),
    "inline control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('chosen')}</w:sdtContent></w:sdt>", "chosen"),
    "prompt of a control": (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click')}</w:sdtContent></w:sdt>",
        "",
    ),
    "smart tag": (f"<w:smartTag>{run('London')}</w:smartTag>", "London"),
    "custom XML": (f"<w:customXml>{run('tagged')}</w:customXml>", "tagged"),
    "simple field": (f'<w:fldSimple w:instr="DATE">{run("today")}</w:fldSimple>', "today"),
    "field": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("link")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "link",
    ),
    "direction": (f"<w:dir>{run('left')}</w:dir><w:bdo>{run('right')}</w:bdo>", "leftright"),
    "ruby": (
        f"<w:r><w:ruby><w:rt>{run('kan')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby></w:r>",
        "漢",
    ),
    "characters": (
        "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:softHyphen/><w:t>d</w:t>"
        "<w:cr/><w:t>e</w:t><w:br/><w:t>f</w:t></w:r>",
        "a-b cd\ne\nf",
    ),
    "math": ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "a+b"),
    "symbol": ('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>', "α"),
    "picture of a font": ('<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', ""),
    "hidden": (run("secret", "<w:rPr><w:vanish/></w:rPr>"), ""),
    "shown after all": (run("shown", '<w:rPr><w:vanish w:val="0"/></w:rPr>'), "shown"),
    "superscript": (
        run("10") + run("6", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'), "10^6",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_within_a_paragraph(name):
    inner, expected = CONSTRUCTS[name]
    wanted = f"before {expected}\u00b6 after".replace("\u00b6", " ") if expected else "before after"
    found = text_of(par(run("before "), inner, run(" after")))
    assert found == wanted.replace("  ", " ")


def test_a_text_box_is_read_once_after_its_paragraph():
    box = f"<w:txbxContent>{par(run('In the box.'))}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    for each in (both, old):
        assert text_of(par(run("Around "), each, run("it."))) == "Around it.\n\nIn the box."


def test_blocks_in_controls_and_tables_in_tables():
    cell = f"<w:tc><w:tcPr/>{par(run('Quay'))}</w:tc>"
    inner = f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"
    control = f"<w:sdt><w:sdtContent>{par(run('Controlled.'))}</w:sdtContent></w:sdt>"
    table = f"<w:tbl><w:tr>{cell}<w:tc>{par(run('One.'))}{inner}</w:tc></w:tr></w:tbl>"
    deleted = "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
    plain = f"<w:tbl><w:tr>{cell}{cell}</w:tr><w:tr>{cell}</w:tr>{deleted}</w:tbl>"
    assert text_of(control) == "Controlled."
    assert text_of(table) == "Quay\n\nOne.\n\nQuay Quay"
    assert text_of(plain) == "Quay Quay\nQuay"


def test_a_paragraph_whose_mark_is_deleted_goes_on():
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert text_of(par(run("The ferry "), properties=mark), par(run("sank."))) == "The ferry sank."


def test_notes_follow_their_paragraph_and_comments_are_kept_apart():
    notes = (
        f"<w:footnotes {HEAD}><w:footnote w:type='separator' w:id='0'>{par(run('---'))}</w:footnote>"
        f"<w:footnote w:id='2'>{par(run('By nine votes.'))}</w:footnote></w:footnotes>"
    )
    comments = (
        f"<w:comments {HEAD}><w:comment w:id='1'>{par(run('Really?'))}</w:comment></w:comments>"
    )
    reference = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    record = read_docx(
        docx(
            par(run("Title")), par(run("It closes."), reference), par(run("So it is.")),
            word__footnotes_xml=notes, word__comments_xml=comments,
        )
    )  # fmt: skip
    assert record["text"] == "It closes.\n\nBy nine votes.\n\nSo it is."
    assert record["title"] == "Title"
    assert record["comments"] == ["Really?"]


def test_a_chunk_in_html():
    rels = (
        f'<Relationships xmlns="{REL}"><Relationship Id="r7" Target="chunk.html"/></Relationships>'
    )
    found = text_of(
        '<w:altChunk r:id="r7"/>',
        RELS=rels, word__chunk_html="<p>From a <b>page</b>.</p>",
    )  # fmt: skip
    assert found == "From a page."


def test_the_title_is_the_stated_one_unless_a_program_made_it_up():
    core = (
        '<c:coreProperties xmlns:c="urn:c" xmlns:dc="urn:dc"><dc:title>{}</dc:title>'
        "<dc:creator>Ann Lee</dc:creator></c:coreProperties>"
    )
    styles = f'<w:styles xmlns:w="{W}"><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style></w:styles>'
    styled = par(run("Styled"), properties='<w:pPr><w:pStyle w:val="Titel"/></w:pPr>')
    for stated, title in (
        ("Stated", "Stated"),
        ("Microsoft Word - a.doc", "Styled"),
        ("", "Styled"),
    ):
        record = read_docx(
            docx(
                styled, par(run("Text.")),
                docProps__core_xml=core.format(stated), word__styles_xml=styles,
            )
        )  # fmt: skip
        assert (record["title"], record["author"]) == (title, "Ann Lee")


def test_a_document_by_pandoc():
    record = read_docx(io.BytesIO((SAMPLES / "harbour.docx").read_bytes()))
    assert (record["title"], record["author"], record["date"], record["language"]) == (
        "The harbour at Abantion", "Ines Kaldor", "2024-03-01", "en-GB",
    )  # fmt: skip
    assert record["text"].split("\n\n")[:3] == [
        "The eastern quay",
        "The harbour board met on Tuesday and voted to close the eastern quay. Nobody on the "
        "ferries had expected that before the tides of spring.",
        "The vote was nine to four.",
    ]
    assert "Ship Crew\nMarigold 12\nPetrel 7" in record["text"]
    assert "10^2 degrees, H2O" in record["text"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is cut off"),
        (b"garbage", "is cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is locked with a password, or of an old office"),
        ((SAMPLES / "harbour.docx").read_bytes()[:6000], "is cut off"),
        (docx().getvalue(), "has no text in it"),
    ],
)
def test_what_is_said_of_a_bad_file(data, said):
    with pytest.raises(ValueError, match=said):
        read_docx(io.BytesIO(data))
