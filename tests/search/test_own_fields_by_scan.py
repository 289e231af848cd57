"""Own fields against a scan in plain Python, after any updates, removals and compactions."""

import shutil
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index import Article, Index
from nutgraf.search import Searcher
from tests.search.alerts.literal import WordDirections

SECTIONS = ["Sea", "sea", "US Politics", "Politics", "Z"]
NUMBERS = [1, 2.5, -3, 40, "n/a", "7"]

own = st.fixed_dictionaries(
    {},
    optional={
        "section": st.lists(st.sampled_from(SECTIONS), max_size=3),
        "words": st.sampled_from(NUMBERS),
    },
)
commits = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from("abcdef"), st.one_of(own, own, st.none()), min_size=4),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("scan") / "blank"
    Index.create(path, encoder=WordDirections()).close()
    return path


def texts(metadata, name):
    values = metadata.get(name, [])
    values = values if isinstance(values, list) else [values]
    return list(dict.fromkeys(map(str, values)))


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


class Scan:
    """The articles of each generation, and what each question finds in them."""

    def __init__(self):
        self.generations = {}
        self.is_number = None

    def commit(self, generation, articles, changed):
        self.generations[generation] = dict(articles)
        values = [text for own in changed for text in texts(own, "words")]
        if self.is_number is None and values:
            self.is_number = all(number(text) is not None for text in values)

    def numbers(self, own):
        every = [number(text) for text in texts(own, "words")] if self.is_number else []
        return [each for each in every if each is not None]

    def questions(self):
        yield (
            "section:politics",
            lambda own: any("politics" in text.lower().split() for text in texts(own, "section")),
        )
        yield 'section:"sea"', lambda own: "sea" in map(str.lower, texts(own, "section"))
        yield "-section:z", lambda own: "Z" not in texts(own, "section")
        yield "section:s*", lambda own: "sea" in map(str.lower, texts(own, "section"))
        if self.is_number:
            yield "words:>1", lambda own: any(each > 1 for each in self.numbers(own))
            yield "words:-3..2.5", lambda own: any(-3 <= e <= 2.5 for e in self.numbers(own))
            yield "words:7", lambda own: 7 in self.numbers(own)

    def key(self, own, name):
        if name == "words" and self.is_number:
            return self.numbers(own)
        return [text.lower() for text in texts(own, name)]


def check(searcher, scan, articles):
    known = searcher.pipeline.contents.own_fields

    def found(question="", **options):
        hits = searcher.search(question, by="article", limit=20, copies=True, **options)
        return [hit.article.id for hit in hits]

    for question, fits in scan.questions():
        if question.lstrip("-").split(":")[0] in known:
            assert sorted(found(question)) == sorted(i for i, o in articles.items() if fits(o))
    for name in known:
        keys = {id_: scan.key(own, name) for id_, own in articles.items()}
        for sort, best, backwards in ((name, min, False), (f"-{name}", max, True)):
            listed = found(sort=sort)
            assert sorted(listed) == sorted(articles)
            having = [best(keys[id_]) for id_ in listed if keys[id_]]
            assert having == sorted(having, reverse=backwards)
            assert all(keys[id_] for id_ in listed[: len(having)])
        spelt = Counter(text for own in articles.values() for text in texts(own, name))
        counts = Counter(
            value for own in articles.values() for value in {t.lower() for t in texts(own, name)}
        )
        results = searcher.search("", by="article", copies=True, facet=name)
        facet = dict(results.facets[name])
        assert facet.pop(None, 0) == sum(not texts(own, name) for own in articles.values())
        assert {value.lower(): count for value, count in facet.items()} == counts
        for value in facet:
            alike = [spelt[each] for each in spelt if each.lower() == value.lower()]
            assert spelt[value] == max(alike)


@settings(max_examples=15)
@given(commits=commits, data=st.data())
def test_filters_facets_and_orders_are_those_of_a_scan(blank, tmp_path_factory, commits, data):
    path = tmp_path_factory.mktemp("scanned") / "index"
    shutil.copytree(blank, path)
    scan, articles = Scan(), {}
    with Index.open(path, encoder=WordDirections()) as index:
        for changes, compacts in commits:
            changed = []
            with index.writer(follow_up=False) as writer:
                for id_, metadata in changes.items():
                    if metadata is None:
                        writer.remove(id_)
                        articles.pop(id_, None)
                    elif articles.get(id_) != metadata:
                        text = f"The ferry {id_} sails."
                        writer.add(Article(id=id_, title=id_, text=text, metadata=metadata))
                        articles[id_] = metadata
                        changed.append(metadata)
            scan.commit(index.generation, articles, changed)
            if compacts:
                with index.writer(follow_up=False) as writer:
                    writer.compact(3)
                scan.generations[index.generation] = dict(articles)
        readable = [each for each in scan.generations if each >= index.oldest]
        asked = {index.generation, data.draw(st.sampled_from(readable))}
        for generation in asked & scan.generations.keys():
            with Searcher(index, generation=generation) as searcher:
                check(searcher, scan, scan.generations[generation])
    shutil.rmtree(path)
