"""Notes on articles with something missing: counted, the first places kept, never many."""

from nutgraf.index.readers import Survey, read_articles
from nutgraf.index.readers.reports.notes import MOST_NAMES, MOST_PLACES, Note, from_json, to_json


def test_notes_are_counted_by_kind_and_the_first_places_are_kept():
    survey = Survey()
    for number in range(30):
        names = ("story", "teaser") if number else ("story",)
        survey.note("a.jsonl", Note("without text", names), f"a.jsonl:{number}")
    survey.note("b.txt", Note("encoding guessed", ("cp1250",)), "b.txt")
    found = to_json(survey.all_notes())
    assert found["without text"]["count"] == 30
    assert found["without text"]["names"] == {"story": 30, "teaser": 29}
    assert found["without text"]["places"] == [f"a.jsonl:{n}" for n in range(MOST_PLACES)]
    assert found["encoding guessed"] == {"count": 1, "places": ["b.txt"], "names": {"cp1250": 1}}
    assert to_json(from_json(found)) == found


def test_the_names_of_a_kind_are_bounded():
    survey = Survey()
    for number in range(3 * MOST_NAMES):
        survey.note("a", Note("odd", (f"name {number}",)), "a")
    assert len(survey.all_notes()["odd"].names) == MOST_NAMES


def test_a_reader_may_yield_notes_beside_its_records(tmp_path):
    def read(stream):
        yield Note("pages without text", ("p. 2",))
        yield {"title": "Ferry", "text": "All are safe."}

    (tmp_path / "a.bar").write_bytes(b"x")
    survey = Survey()
    paths, readers = [str(tmp_path)], {".bar": read}
    [article] = read_articles(paths, root=tmp_path, readers=readers, survey=survey)
    assert article.title == "Ferry"
    assert survey.all_notes()["pages without text"].places == [f"{tmp_path}/a.bar[0]"]


def test_an_article_without_text_is_noted(tmp_path):
    (tmp_path / "a.md").write_text("# Only a title\n")
    survey = Survey()
    [article] = read_articles([str(tmp_path)], root=tmp_path, survey=survey)
    assert article.title == "Only a title"
    assert to_json(survey.all_notes()) == {
        "without text": {"count": 1, "places": [f"{tmp_path}/a.md"], "names": {}}
    }
