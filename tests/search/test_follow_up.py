"""The follow-up of a commit, by a writer in Python: what it does, and when it does nothing."""

import subprocess
import sys
from dataclasses import replace

import pytest

from nutgraf.index import Index, NutgrafError
from nutgraf.index.writing.follow_up import FollowUp
from nutgraf.search.alerts import AlertRunner
from nutgraf.search.fitting import growth_fit
from tests.conftest import HALCYON, TUNNEL
from tests.helpers.long_article import long_article
from tests.search.alerts.test_news import SECOND

pytestmark = pytest.mark.slow


@pytest.fixture
def watched(empty_index):
    """An index with a saved search."""
    with AlertRunner(empty_index) as runner:
        runner.add("ferry", "ferry aground on rocks")
    return empty_index


def actions(index):
    return [generation.action for generation in index.history()]


def add(index, *articles, **options):
    with index.writer(**options) as writer:
        for article in articles:
            writer.add(article)


def told(index):
    found = []
    with AlertRunner(index) as runner:
        runner.run(found.extend)
    return [(match.name, match.article) for match in found]


def unreported(index):
    return [(match.name, match.article) for match in index.catalogue.alerts.unreported()]


def test_an_index_that_has_grown_fits_itself(empty_index):
    add(empty_index, HALCYON)
    assert actions(empty_index) == ["add"]
    with empty_index.writer() as writer:
        writer.add(long_article(500))
        assert writer.commit() == 3  # the generation that stands then
    assert actions(empty_index) == ["add", "add", "calibrate"]
    add(empty_index, TUNNEL)  # 505 passages, of 503
    assert actions(empty_index)[3:] == ["add"]


def test_it_is_fitted_again_when_it_has_doubled(empty_index):
    def fitted(article):
        with empty_index.writer(follow_up=False) as writer:
            writer.add(article)
            writer.commit()
            return writer.follow_up(fitted_from=4).fitted

    assert not fitted(HALCYON)  # three passages
    assert fitted(TUNNEL)  # five
    assert not fitted(replace(TUNNEL, id="again"))  # seven
    assert fitted(replace(HALCYON, id="more"))  # ten
    # Dead passages are no growth.
    assert not fitted(replace(HALCYON, id="more", title="Another"))
    assert actions(empty_index) == ["add", "add", "calibrate", "add", "add", "calibrate", "update"]


def test_what_is_not_committed_yet_stays_so(index):
    with index.writer(follow_up=False) as writer:
        writer.remove("tunnel")
        assert writer.follow_up(fitted_from=4).fitted
        writer.rollback()
    assert actions(index) == ["add", "calibrate"]
    assert "tunnel" in index.catalogue.articles.current_ids()


def test_nothing_is_fitted_unless_it_is_asked_for(index):
    with index.writer(follow_up=False) as writer:
        assert writer.follow_up(fit=False, fitted_from=4) == FollowUp()
    assert actions(index) == ["add"]


def test_saved_searches_meet_new_articles_and_nobody_is_told(watched):
    add(watched, HALCYON, TUNNEL)
    assert unreported(watched) == [("ferry", "halcyon")]
    assert told(watched) == [("ferry", "halcyon")]
    assert told(watched) == []


def test_they_meet_them_at_each_commit_of_a_writer_that_stays_open(watched):
    with watched.writer() as writer:
        writer.add(HALCYON)
        writer.commit()
        assert unreported(watched) == [("ferry", "halcyon")]
        writer.add(replace(HALCYON, id="copy"))
        writer.commit()
        assert unreported(watched) == [("ferry", "halcyon"), ("ferry", "copy")]
    assert told(watched) == [("ferry", "halcyon")]


def test_a_report_that_fails_leaves_all_untold(watched):
    add(watched, HALCYON)

    def refuse(matches):
        raise NutgrafError("the line is dead")

    with AlertRunner(watched) as runner, pytest.raises(NutgrafError, match="dead"):
        runner.run(refuse)
    assert told(watched) == [("ferry", "halcyon")]


def test_without_follow_up_neither_is_done(watched):
    add(watched, HALCYON, long_article(500), follow_up=False)
    assert actions(watched) == ["add"]
    assert unreported(watched) == []
    watched.writer().close()
    assert unreported(watched) == []
    with watched.writer():
        pass  # whoever commits next does it, though nothing has changed
    assert actions(watched) == ["add", "calibrate"]
    assert ("ferry", "halcyon") in unreported(watched)


def test_somebody_who_matches_at_the_moment_is_no_fault(watched):
    with AlertRunner(watched) as other:

        def report(matches):  # with the lock of those who match
            add(watched, SECOND)

        add(watched, HALCYON)
        assert other.run(report) == 1
    assert told(watched) == [("ferry", "second")]


def test_a_fault_is_a_warning_and_the_commit_stands(watched, monkeypatch):
    def fail(index):
        raise NutgrafError("no fit today")

    monkeypatch.setattr(growth_fit, "fitted_settings", fail)
    with pytest.warns(RuntimeWarning, match="its follow-up failed: no fit today"):
        add(watched, HALCYON, long_article(500))
    assert actions(watched) == ["add"]
    assert ("ferry", "halcyon") in unreported(watched)  # the one did not keep the other


def test_an_index_without_saved_searches_loads_no_search(index):
    script = (
        "import sys; from nutgraf.index import Index\n"
        "with Index.open(sys.argv[1]) as index, index.writer() as writer:\n"
        "    writer.remove('tunnel')\n"
        "assert 'nutgraf.search' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script, str(index.path)], check=True)
    with Index.open(index.path) as again:
        assert again.stats().articles == 1
