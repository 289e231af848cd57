"""Tuning an index: what is asked, what is adopted, and how it is taken back."""

from dataclasses import replace

import numpy as np
import pytest

from nutgraf.index import Article, NutgrafError
from nutgraf.search import Searcher
from nutgraf.search.evaluation import Collection, Topic, evaluate, read_judgements
from nutgraf.search.fitting import Tuned, adopt, tune
from nutgraf.search.fitting.calibration_fit import JUDGED, calibrate
from nutgraf.search.fitting.probability_fit import Probabilities
from nutgraf.search.fitting.tuning import SEED, evidence_of
from nutgraf.search.fitting.tuning_questions import _DATE, from_corpus, from_judgements
from nutgraf.search.fitting.weight_fit import ITSELF
from nutgraf.search.ranking.calibration import CALIBRATION, Calibration
from nutgraf.search.ranking.evidence import FUSION, FusionWeights

pytestmark = pytest.mark.slow

PLACES = ["Tolm", "Skarra", "Ostrey", "Norland", "Aldmar", "Brannoch", "Harrowick", "Greyfell"]
THINGS = ["the harbour wall", "a new school", "the long bridge", "an old mill", "the power station"]


@pytest.fixture
def corpus(empty_index):
    """An index of forty short articles about places."""
    with empty_index.writer() as writer:
        for number, (place, thing) in enumerate((p, t) for p in PLACES for t in THINGS):
            text = (
                f"The council of {place} voted on Monday to repair {thing} after the winter storms."
                f"\n\nIt will cost {number + 3} million crowns, said Mayor Ruben {place}son, and "
                f"take the builders of {thing} until the spring of {2000 + number}."
            )
            writer.add(Article(id=f"a{number}", title=f"{place} repairs {thing}", text=text))
    return empty_index


def test_made_questions_find_the_articles_that_they_were_made_from(corpus):
    with Searcher(corpus) as searcher:
        made = from_corpus(searcher.pipeline, 10, seed=1)
        assert made == from_corpus(searcher.pipeline, 10, seed=1)
        found = 0
        for question in made:
            [version] = question.grades
            article, _ = searcher.pipeline.contents.version(version)
            text = f"{article.title} {article.text}".lower()
            assert all(word in text for word in question.text.split())
            found += evidence_of(searcher.pipeline, question).grades.sum()
    # Sentences, pairs of names, and of a name and a date, headlines, and first sentences.
    assert [each.hidden for each in made] == [None] * 30 + ["title"] * 10 + ["lead"] * 10
    assert found == len(made)


MILL = "\n\n".join(
    "The mill at Lower Tolm burned down on 3 March 1987, said Ruben Weir, and was never built "
    f"again by those {many} families who had lived from it and left for the towns upon the coast."
    for many in ("two", "ten")
)


def test_the_kinds_of_questions_that_are_made(empty_index):
    with empty_index.writer() as writer:
        writer.add(
            Article(
                id="one",
                title="Mill (old) burns AND falls",
                text=MILL,
            )
        )
        writer.add(Article(id="two", title="", text="it rained."))
    with Searcher(empty_index) as searcher:
        sentence, names, date, headline, lead = from_corpus(searcher.pipeline, 9, seed=1)
    assert 3 <= len(sentence.text.split()) <= 9
    assert names.text in {"lower tolm march", "lower tolm ruben weir", "lower tolm 1987"}
    assert date.text in {"lower tolm 3 march 1987", "ruben weir 3 march 1987"}
    assert headline.text == "mill old burns and falls"
    assert lead.text.startswith("the mill at lower tolm burned down on 3 march 1987 said ruben")
    assert [each.hidden for each in (sentence, names, date)] == [None] * 3
    assert (headline.hidden, lead.hidden) == ("title", "lead")


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("It was on 3 March 1987 that it rained.", "3 March 1987"),
        ("It was on March 3, 1987 that it rained.", "March 3, 1987"),
        ("It was in March 1987.", "March 1987"),
        ("It was on 3 March.", "3 March"),
        ("It was in 2024, he said.", "2024"),
        ("It cost 3,000 and the Mayor May march.", None),
    ],
)
def test_dates_of_a_sentence(sentence, date):
    found = _DATE.search(sentence)
    assert (found and found.group()) == date


def test_no_more_passages_are_encoded_anew_than_are_worth_it(corpus):
    with Searcher(corpus) as searcher:
        made = from_corpus(searcher.pipeline, 10, seed=1, encoded=5)
    assert sum(each.hidden == "title" for each in made) == 2  # of two passages each


def test_judged_topics_are_questions_whose_answer_is_in_the_index(judged_folder, index):
    collection = read_judgements(judged_folder)
    with index.writer() as writer:
        writer.remove("tunnel")
    with Searcher(index) as searcher:
        [question] = from_judgements(searcher.pipeline, collection)
        version = searcher.pipeline.contents.version_of("halcyon")
    assert question.text == "ship on the rocks"
    assert question.grades == {version: 1}


def test_evidence_adds_up_to_the_scores_of_the_ranking(corpus):
    with Searcher(corpus) as searcher:
        question = from_corpus(searcher.pipeline, 3, seed=1)[0]
        ranking = searcher.pipeline.scored(question.text)
        evidence = evidence_of(searcher.pipeline, question)
        weights = np.array(list(searcher.pipeline.weights.to_json().values()))
    assert sorted(evidence.parts @ weights) == pytest.approx(sorted(ranking.scores))


def test_of_made_questions_only_the_articles_weight_is_learned(corpus):
    with Searcher(corpus) as searcher:
        found = tune(searcher.pipeline)
    assert found.questions == 2 * found.held_out or found.questions == 2 * found.held_out - 1
    assert found.low <= found.after - found.before <= found.high
    assert found.pays == (found.low > 0)
    before, after = found.weights, found.tuned
    assert after.words / after.meaning == pytest.approx(before.words / before.meaning)
    assert not found.judged


def test_a_gain_that_a_kind_of_questions_pays_for_is_none():
    weights = FusionWeights()
    gained = Tuned(False, 40, 20, weights, weights, 0.4, 0.5, 0.05, 0.2)
    assert replace(gained, by_kind={"names": 0.2, "headlines": 0.0}).pays
    lost = replace(gained, by_kind={"names": 0.2, "headlines": -0.01})
    assert not lost.pays
    assert lost.losing == ["headlines"]


def test_the_gain_of_each_kind_is_that_of_its_questions(corpus):
    with Searcher(corpus) as searcher:
        found = tune(searcher.pipeline)
    assert set(found.by_kind) <= {
        "sentences", "names", "names and dates", "headlines", "first sentences"
    }  # fmt: skip
    # Each kind has about as many questions: their mean gain is about that of all.
    mean = sum(found.by_kind.values()) / len(found.by_kind)
    assert mean == pytest.approx(found.after - found.before, abs=0.05)


@pytest.fixture
def many_answers(corpus, tmp_path):
    """Forty topics, each of which the articles of eight places answer."""
    topics = tuple(
        Topic(str(number), f"repair of {THINGS[number % 5]} in {2000 + number}")
        for number in range(40)
    )
    qrels = {
        topic.id: {f"a{place * 5 + number % 5}": 1 for place in range(len(PLACES))}
        for number, topic in enumerate(topics)
    }
    return Collection(tmp_path, topics, qrels)


def test_judged_topics_tell_probabilities_where_questions_have_many_answers(corpus, many_answers):
    with Searcher(corpus) as searcher:
        found = tune(searcher.pipeline, many_answers)
        nothing = searcher.pipeline.calibration.nothing
    told = found.probabilities
    assert told.pays
    assert found.changes
    assert told.after < 0.1 < told.before
    assert told.calibration.nothing == nothing
    assert found.to_json()["probabilities"]["pays"]
    adopt(corpus, found)
    with Searcher(corpus) as searcher:
        assert searcher.pipeline.calibration == told.calibration
        assert searcher.pipeline.contents.settings[JUDGED] == found.questions
        assert searcher.pipeline.weights == (found.tuned if found.pays else found.weights)


def test_the_gain_of_judged_topics_is_measured_as_users_get_it(corpus, many_answers):
    with Searcher(corpus) as searcher:
        found = tune(searcher.pipeline, many_answers)
        order = np.random.default_rng(SEED).permutation(len(many_answers.topics))
        topics = tuple(many_answers.topics[place] for place in order[len(order) // 2 :])
        qrels = {topic.id: many_answers.qrels[topic.id] for topic in topics}
        measured = evaluate(searcher.pipeline, Collection(many_answers.corpus, topics, qrels))
    assert found.before == pytest.approx(measured["hybrid"]["ndcg@10"])
    assert found.low <= found.after - found.before <= found.high


def test_what_judgements_told_stays_when_an_index_grows(corpus, many_answers):
    with Searcher(corpus) as searcher:
        found = tune(searcher.pipeline, many_answers)
    adopt(corpus, found)
    again = calibrate(corpus)
    judged = found.probabilities.calibration
    assert (again.intercept, again.slope, again.lead) == (
        judged.intercept,
        judged.slope,
        judged.lead,
    )
    assert again.nothing != judged.nothing
    with Searcher(corpus) as searcher:
        assert searcher.pipeline.calibration == again


def test_an_article_that_is_itself_the_question_is_left_out(index):
    with Searcher(index) as searcher:
        article, *_ = searcher.find("halcyon")
        topic = Topic("halcyon", article.text)
        qrels = {"halcyon": {"tunnel": 1}}
        [question] = from_judgements(searcher.pipeline, Collection(index.path, (topic,), qrels))
        assert question.itself == searcher.pipeline.contents.version_of("halcyon")
        assert sorted(evidence_of(searcher.pipeline, question).grades) == [ITSELF, 1]
        again = Topic("halcyon", "the ferry on the rocks")
        [question] = from_judgements(searcher.pipeline, Collection(index.path, (again,), qrels))
        assert question.itself is None


def test_too_few_questions_are_refused(judged_folder, index):
    with Searcher(index) as searcher, pytest.raises(NutgrafError, match="too few to tune by"):
        tune(searcher.pipeline, read_judgements(judged_folder))


def test_adopted_weights_are_a_generation_that_can_be_rolled_back(corpus):
    weights = FusionWeights(words=0.1, meaning=0.5, article_words=0.1, article_meaning=0.3)
    with Searcher(corpus) as searcher:
        before = searcher.pipeline.scored("council harbour").scores
    told = Probabilities(Calibration(-9.0, 9.0, 9.0, 0.5), 0.1, 0.1, -0.1, 0.1)
    generation = adopt(
        corpus, Tuned(True, 40, 20, FusionWeights(), weights, 0.4, 0.6, 0.1, 0.3, told)
    )
    assert corpus.history()[-1].action == "tune"
    with Searcher(corpus) as searcher:
        assert searcher.generation == generation
        assert searcher.pipeline.contents.settings[FUSION] == weights.to_json()
        # That of the judgements does not pay, and that of before is of other scores.
        assert searcher.pipeline.contents.settings[CALIBRATION] is not None
        assert searcher.pipeline.calibration != told.calibration
        assert searcher.pipeline.contents.settings[JUDGED] == 0
        assert searcher.pipeline.weights == weights
        changed = searcher.pipeline.scored("council harbour").scores
    assert not np.allclose(before, changed)
    with Searcher(corpus, generation=generation - 1) as searcher:
        assert np.array_equal(searcher.pipeline.scored("council harbour").scores, before)
    with corpus.writer() as writer:
        writer.return_to(generation - 1)
    with Searcher(corpus) as searcher:
        assert searcher.pipeline.weights == FusionWeights()
        assert np.array_equal(searcher.pipeline.scored("council harbour").scores, before)
