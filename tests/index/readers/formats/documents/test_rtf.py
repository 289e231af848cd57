"""RTF: each construct is read once, at its place, and what is not shown is not read."""
# ruff: noqa: E501 - lines of markup

import io
from pathlib import Path

import pytest

from nutgraf.index.readers.formats.documents.rtf import read_rtf

SAMPLES = Path(__file__).parent / "samples"


def rtf(body, head=""):
    return io.BytesIO(rf"{{\rtf1\ansi\ansicpg1252\deff0{head} {body}}}".encode("latin-1"))


def text_of(body, head=""):
    return read_rtf(rtf("x" * 201 + rf"\par {body}", head))["text"].partition("\n\n")[2]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"caf\'e9 \emdash  na\u239\'efve \u8364?5", "café — naïve €5"),
        (r"\uc2 \u8220\'93\'94quay\uc0 \u8221 said", "“quay”said"),
        (r"a rocket \u-10179?\u-8576? rose", "a rocket 🚀 rose"),
        (r"{\v secret}shown \v hidden\v0 again \deleted gone\plain here", "shown again here"),
        (
            r"It closes.{\super\chftn}{\footnote \pard\plain By {\i nine} votes.} So it is.\par After.",
            "It closes. So it is.\n\nBy nine votes.\n\nAfter.",
        ),
        (r"It closes.{\*\footnote By nine.} So.\par ", "It closes. So.\n\nBy nine."),
        (
            r'See {\field{\*\fldinst{HYPERLINK "https://x.example"}}{\fldrslt the tables}}.',
            "See the tables.",
        ),
        (
            r"Around{\shp{\*\shpinst{\shptxt \pard In the box.\par}}{\shprslt In the box.}} it.\par",
            "Around it.\n\nIn the box.",
        ),
        (r"{\header Page 1}{\pict 0102ff}{\*\unknown words}Text", "Text"),
        (r"{\upr{?}{\*\ud{\u26085?}}} rises", "日 rises"),
        (r"\bin3 }}}self\_governing har\-bour\~wall", "self-governing harbour wall"),
        (
            r"\trowd\intbl Ship\cell Crew\cell\row\trowd\intbl Petrel\cell 7\cell\row\pard After.",
            "Ship Crew\nPetrel 7\n\nAfter.",
        ),
        (r"\trowd\intbl One.\par Two.\cell Three.\cell\row\pard", "One.\n\nTwo.\n\nThree."),
        (r"10{\super 6} people of the 19{\super th}", "10^6 people of the 19th"),
    ],
)  # fmt: skip
def test_a_construct(body, expected):
    assert text_of(body) == expected


def test_the_encoding_of_a_font():
    fonts = (
        r"{\fonttbl{\f0\fswiss Arial;}{\f1\fnil\fcharset204 Arial;}{\f2\fnil\fcharset128 MS;}"
        r"{\f3\fcharset238 Arial;}}"
    )
    assert text_of(r"\f0 \'e9t\'e9 {\f1 \'ec\'ee\'f1\'f2} {\f2 \'8aC} {\f3 \'f8eka}", fonts) == (
        "été мост 海 řeka"
    )


def test_facts_and_comments():
    head = (
        r"{\info{\title The quay}{\author Ann Lee}{\creatim\yr2024\mo3\dy1\hr0\min30}"
        r"{\revtim\yr2025\mo1\dy2}{\company X}}"
    )
    record = read_rtf(rtf(r"It closes.{\*\annotation{\*\atnid B}Why?}\par So.", head))
    assert record == {
        "title": "The quay", "text": "It closes.\n\nSo.", "author": "Ann Lee",
        "date": "2024-03-01", "comments": ["Why?"],
    }  # fmt: skip


def test_a_document_by_pandoc():
    record = read_rtf(io.BytesIO((SAMPLES / "harbour.rtf").read_bytes()))
    assert record["title"] == "The harbour at Abantion"
    assert record["text"].count("The vote was nine to four.") == 1
    assert "Ship Crew\nMarigold 12\nPetrel 7" in record["text"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"garbage", "is no RTF document"),
        (b"", "is no RTF document"),
        ((SAMPLES / "harbour.rtf").read_bytes()[:1500], "is cut off"),
        (rb"{\rtf1{\info{\title T}}}", "has no text in it"),
    ],
)
def test_what_is_said_of_a_bad_file(data, said):
    with pytest.raises(ValueError, match=said):
        read_rtf(io.BytesIO(data))
