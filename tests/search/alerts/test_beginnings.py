"""The beginnings of words in saved searches: they find what the whole words find."""

import pytest

from nutgraf.index import Article, Index
from nutgraf.search.alerts import AlertRunner
from tests.helpers.hashing import Hashing

OLD = [Article(id="old", title="Harbour", text="The harbour was quiet.")]
NEW = [
    Article(id="jabs", title="Jabs", text="Vaccinations began today, the news say."),
    Article(id="vaccine", title="Vaccine", text="A vaccine came.", author="Ann Johnson"),
    Article(id="other", title="Other", text="More news of other things."),
]


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("vaccinat*", {"jabs", "vaccine"}),
        ("title:vacc*", {"vaccine"}),
        ("author:joh*", {"vaccine"}),
        ("news -vaccin*", {"other"}),
        ("vacination~", {"jabs", "vaccine"}),
    ],
)
def test_a_beginning_is_watched_for(tmp_path, query, articles):
    with Index.create(tmp_path / "my.nutgraf", encoder=Hashing()) as index:
        with index.writer(follow_up=False) as writer:
            for article in OLD:
                writer.add(article)
        with AlertRunner(index) as runner:
            runner.add("beginning", query, least=0.0)
            with index.writer(follow_up=False) as writer:
                for article in NEW:
                    writer.add(article)
            assert {match.article for match in runner.match()} == articles
