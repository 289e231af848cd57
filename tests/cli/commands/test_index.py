"""`nutgraf index`: what is told of articles without text, and the names of fields it keeps."""

import json

import pytest

STORY = "The ferry ran aground. All are safe."


@pytest.fixture
def export(tmp_path):
    records = [{"id": f"a{n}", "headline": f"Ferry {n}", "prose": STORY, "n": n} for n in range(3)]
    file = tmp_path / "export.jsonl"
    file.write_text("\n".join(map(json.dumps, records)))
    return file


def run(nutgraf, index, *arguments):
    return nutgraf("index", *map(str, arguments), "-i", str(index))


@pytest.mark.slow
def test_articles_without_text_are_told_and_the_chosen_name_is_kept(
    nutgraf, export, empty_index_of
):
    index = empty_index_of("my.nutgraf")
    told = run(nutgraf, index, export).out.split("\n", 1)[1]
    assert " ".join(told.split()) == (
        f"without text: 3 articles ({export}:1, {export}:2, {export}:3); prose "
        "(try --field text=prose)"
    )
    assert "without text: 3" in nutgraf("stats", "-i", str(index)).out

    assert run(nutgraf, index, export, "--field", "text=prose").out.startswith("0 added, 3 updated")
    report = json.loads(run(nutgraf, index, export, "--json").out)
    assert (report["articles"]["unchanged"], report["notes"]) == (3, {})
    assert "without text" not in nutgraf("stats", "-i", str(index)).out

    assert "3 updated" in run(nutgraf, index, export, "--field", "text=").out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("text", "give OURS=THEIRS, such as text=story"),
        ("txt=story", "an article has no field 'txt'; its fields are id, title, text"),
    ],
)
def test_a_field_that_cannot_be_is_refused(nutgraf, export, tmp_path, given, said):
    outcome = run(nutgraf, tmp_path / "my.nutgraf", export, "--field", given)
    assert outcome.code == 2
    assert said in outcome.err
