"""Sentences, and the one that is nearest."""

import numpy as np
import pytest

from nutgraf.search.showing.nearest_sentence import nearest_sentences, sentence_spans


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "“It sank.” He wept. (So did she.) Then",
            ["“It sank.”", "He wept.", "(So did she.)", "Then"],
        ),
        ("Mr. Larkham of St. Aske met J. Quill at 3.30 p.m. in the U.S. embassy.", None),
        ("In Sept. 2013 it was 4.5 km. The road", ["In Sept. 2013 it was 4.5 km.", "The road"]),
        ("A heading\nA line. 1914 was a year.", ["A heading", "A line.", "1914 was a year."]),
        ("船が座礁した。全員無事だった。", ["船が座礁した。", "全員無事だった。"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences(text, sentences):
    found = [text[slice(*span)] for span in sentence_spans(text)]
    assert found == ([text] if sentences is None else sentences)


def test_the_nearest_is_the_one_with_the_highest_cosine():
    axes = {"Cod.": [1, 0], "Ferry.": [0, 1], "Both.": [0.6, 0.8]}

    def encode(texts):
        return np.array([axes[text] for text in texts], np.float32)

    asked = np.array([0.6, 0.8], np.float32)
    found = nearest_sentences(["Cod. Both. Ferry.", "", "Cod."], asked, encode)
    assert (found[0].start, found[0].end) == (5, 10)
    assert found[0].cosine == pytest.approx(1)
    assert found[1] is None
    assert found[2].cosine == pytest.approx(0.6)
