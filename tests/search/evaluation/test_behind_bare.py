"""What users get beside the bare ranking: each topic that is behind has its reason."""

import json

import pytest

from nutgraf.search.evaluation import Options
from nutgraf.search.judged_folder import evaluate_folder

STORM = (
    "The storm tore the roof from the school on Monday night, and the pupils are taught in the "
    "town hall until the builders have found enough slate for a new one."
)
ARTICLES = [
    {"_id": "agency", "title": "Storm takes a roof", "text": STORM, "source": "Agency"},
    {
        "_id": "local",
        "title": "Lessons in the town hall",
        "text": STORM + " Parents help.",
        "source": "Local",
    },
    {"_id": "harbour", "title": "Harbour", "text": "A ship ran onto the rocks of the harbour."},
]


@pytest.fixture
def judged(tmp_path):
    """Makes a folder of three articles, two of which are copies, with one topic and its answer."""

    def make(question, answer):
        folder = tmp_path / "judged"
        (folder / "qrels").mkdir(parents=True, exist_ok=True)
        (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, ARTICLES)))
        (folder / "queries.jsonl").write_text(json.dumps({"_id": "1", "text": question}))
        (folder / "qrels" / "test.tsv").write_text(f"q\tc\tscore\n1\t{answer}\t1\n")
        return folder

    return make


def _report(folder, index, **options):
    return evaluate_folder(folder, index_path=index.path, options=Options(**options))[0]


def test_a_topic_that_is_as_good_as_bare_is_not_listed(judged, empty_index):
    report = _report(judged("ship on the rocks", "harbour"), empty_index)
    assert report.modes["hybrid"]["ndcg@10"] == report.bare["ndcg@10"] == 1.0
    assert report.behind == ()
    assert report.comparisons["bare"].tied == 1


def test_operators_that_keep_the_answer_out_are_the_reason(judged, empty_index):
    report = _report(judged("ship on the rocks +parade", "harbour"), empty_index)
    assert report.modes["hybrid"]["map"] == 0.0
    assert report.bare["map"] == 1.0
    [behind] = report.behind
    assert (behind.topic, behind.value, behind.other) == ("1", 0.0, 1.0)
    assert behind.reason == "operators"


@pytest.mark.parametrize("answer", ["agency", "local"])
def test_a_copy_has_the_place_after_the_hit_that_shows_it(judged, empty_index, answer, tmp_path):
    folder = judged("storm roof school pupils town hall", answer)
    report = _report(folder, empty_index, write_runs=tmp_path / "runs")
    assert report.modes["hybrid"] == report.modes["hybrid"] | {
        name: value for name, value in report.bare.items() if name != "seconds"
    }
    lines = (tmp_path / "runs" / "hybrid.run").read_text().splitlines()
    assert {line.split()[2] for line in lines[:2]} == {"agency", "local"}


def test_a_question_to_which_nothing_is_said_to_answer_is_refused(judged, empty_index):
    [behind] = _report(judged("penalty shootout in the cup final", "harbour"), empty_index).behind
    assert behind.reason == "refused"


def test_a_question_that_is_not_accepted_finds_nothing_and_says_so(judged, empty_index):
    report = _report(
        judged("a ship ran onto the harbour rocks date:2019-99", "harbour"), empty_index
    )
    assert report.modes["hybrid"]["map"] == 0.0
    assert [each.reason for each in report.behind] == ["operators"]


def test_bare_is_a_system_that_hybrid_can_be_held_against(judged, empty_index, tmp_path):
    report = _report(
        judged("ship on the rocks +parade", "harbour"),
        empty_index, against="bare", losers=1, write_runs=tmp_path / "runs",
    )  # fmt: skip
    assert [loss.other for loss in report.losses] == [1.0]
    assert (tmp_path / "runs" / "bare.run").read_text().startswith("1 Q0 harbour 1 1.0 bare")
    shown = report.to_json()
    assert shown["bare"]["map"] == 1.0
    assert shown["behind"][0]["reason"] == "operators"
