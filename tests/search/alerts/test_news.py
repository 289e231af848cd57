"""What is reported: each article once, each text once, and nothing that is no longer there."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index import Article, Index
from nutgraf.search.alerts import AlertRunner
from tests.conftest import HALCYON, TUNNEL

from .literal import WordDirections

pytestmark = pytest.mark.slow

QUESTION = "ferry aground on rocks"

SECOND = Article(
    id="second",
    title="Second ferry aground",
    text=(
        "Another ferry lies on the sand bank of Harrow since noon, with nobody hurt. The tide is to"
        " lift it off tonight, said the harbour master, who blamed a buoy that had drifted away."
    ),
)


@pytest.fixture
def runner(empty_index):
    with AlertRunner(empty_index) as runner:
        yield runner


def add(index, *articles):
    with index.writer(follow_up=False) as writer:
        for article in articles:
            writer.add(article)


def remove(index, id_):
    with index.writer(follow_up=False) as writer:
        writer.remove(id_)


def told(runner):
    found = []
    runner.run(found.extend)
    return [match.article for match in found]


def edition(number):
    return replace(HALCYON, text=f"{HALCYON.text}\n\nUpdate {number}: a crane is on its way.")


def test_an_article_that_is_edited_and_removed_is_told_once(empty_index, runner):
    runner.add("ferry", QUESTION)
    seen = []
    for number in range(6):
        add(empty_index, edition(number))
        seen += told(runner)
    remove(empty_index, "halcyon")
    assert seen + told(runner) == ["halcyon"]


def test_editions_since_the_last_run_are_one_match_of_the_last(empty_index, runner):
    runner.add("ferry", QUESTION, changes=True)
    for number in range(3):
        add(empty_index, edition(number))
    found = []
    runner.run(found.extend)
    assert [(match.article, match.generation) for match in found] == [("halcyon", 3)]
    assert told(runner) == []


def test_changes_are_told_where_they_are_asked_for(empty_index, runner):
    runner.add("ferry", QUESTION, changes=True)
    seen = []
    for number in range(3):
        add(empty_index, edition(number))
        seen.append(told(runner))
    add(empty_index, edition(2))  # nothing new
    assert [*seen, told(runner)] == [["halcyon"], ["halcyon"], ["halcyon"], []]
    assert [(each.changes, each.copies) for each in runner.saved()] == [(True, False)]


def test_what_was_removed_before_the_run_is_not_told(empty_index, runner):
    runner.add("ferry", QUESTION)
    add(empty_index, HALCYON)
    remove(empty_index, "halcyon")
    assert told(runner) == []
    with empty_index.writer(follow_up=False) as writer:
        writer.return_to(1)  # the removal was a slip
    assert told(runner) == ["halcyon"]


def test_what_has_become_another_article_is_not_told(empty_index, runner):
    runner.add("ferry", QUESTION)
    add(empty_index, HALCYON)
    add(empty_index, replace(TUNNEL, id="halcyon"))
    assert told(runner) == []


def test_a_removed_article_that_was_told_and_comes_again_is_not_told(empty_index, runner):
    runner.add("ferry", QUESTION)
    add(empty_index, HALCYON)
    assert told(runner) == ["halcyon"]
    remove(empty_index, "halcyon")
    add(empty_index, HALCYON)
    assert told(runner) == []


@pytest.mark.parametrize("at_once", [True, False])
def test_a_text_in_two_sources_is_told_once(empty_index, runner, at_once):
    """As from two feeds that have one entry."""
    runner.add("ferry", QUESTION)
    runner.add("each", QUESTION, copies=True)
    copy = replace(HALCYON, id="carried", source="Wire")
    found = []
    for articles in [(HALCYON, copy)] if at_once else [(HALCYON,), (copy,)]:
        add(empty_index, *articles)
        runner.run(found.extend)
    assert [match.article for match in found if match.name == "each"] == ["halcyon", "carried"]
    assert [match.article for match in found if match.name == "ferry"] == ["halcyon"]


def test_a_copy_of_what_was_told_and_removed_is_not_told(empty_index, runner):
    runner.add("ferry", QUESTION)
    add(empty_index, HALCYON)
    assert told(runner) == ["halcyon"]
    add(empty_index, replace(HALCYON, id="carried"), SECOND)
    remove(empty_index, "halcyon")
    assert told(runner) == ["second"]


def test_a_copy_that_becomes_another_text_is_told(empty_index, runner):
    runner.add("ferry", QUESTION)
    add(empty_index, HALCYON, replace(HALCYON, id="carried"))
    assert told(runner) == ["halcyon"]
    add(empty_index, replace(SECOND, id="carried"))
    assert told(runner) == ["carried"]


def test_a_match_says_which_article_it_is(empty_index, runner):
    runner.add("ferry", QUESTION)
    add(empty_index, replace(HALCYON, url="https://example.org/halcyon"))
    runner.match()
    [match] = runner.unreported()
    assert (match.title, match.source, match.date, match.url) == (
        HALCYON.title,
        HALCYON.source,
        HALCYON.date,
        "https://example.org/halcyon",
    )


def test_options_go_with_the_search(runner):
    runner.add("ferry", QUESTION, changes=True, copies=True)
    runner.add("other", "tunnel", copies=True)
    runner.add("ferry", QUESTION, copies=True)
    assert [(each.name, each.changes, each.copies) for each in runner.saved()] == [
        ("ferry", False, True),
        ("other", False, True),
    ]
    runner.remove("ferry")
    runner.add("ferry", QUESTION)
    assert [(each.changes, each.copies) for each in runner.saved()] == [
        (False, False),
        (False, True),
    ]


TEXTS = {
    "halcyon": HALCYON.text,
    "nearly": HALCYON.text + "\n\nMore follows.",
    "second": SECOND.text,
    "tunnel": TUNNEL.text,
}
STEPS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from("abc"), st.sampled_from(sorted(TEXTS))),
    st.tuples(st.just("add"), st.sampled_from("abc"), st.sampled_from(sorted(TEXTS))),
    st.tuples(st.just("remove"), st.sampled_from("abc"), st.none()),
    st.tuples(st.just("run"), st.none(), st.none()),
)


@settings(max_examples=12)
@given(steps=st.lists(STEPS, min_size=4, max_size=9))
def test_nothing_is_told_twice_and_nothing_is_kept_back(tmp_path_factory, steps):
    """Against a model: of each article its text, and the articles that had this text with it."""
    path = tmp_path_factory.mktemp("news") / "index"
    there: dict[str, tuple[str, set[str]]] = {}
    known = set()
    with (
        Index.create(path, encoder=WordDirections()) as index,
        AlertRunner(index) as runner,
    ):
        runner.add("ferry", "+ferry")
        for step, id_, text in [*steps, ("run", None, None)]:
            if step == "add":
                add(index, Article(id=id_, title="", text=TEXTS[text]))
                copies = (own for other, own in there.values() if alike(other, text))
                with_it = next(copies, set())
                with_it.add(id_)
                there[id_] = text, with_it
            elif step == "remove":
                there.pop(id_, None)
                remove(index, id_)
            else:
                for each in told(runner):
                    own, with_it = there[each]
                    assert own != "tunnel"
                    assert not with_it & known
                    known.add(each)
                for own, with_it in there.values():
                    assert own == "tunnel" or with_it & known


def alike(one, other):
    return TEXTS[one][:99] == TEXTS[other][:99]
