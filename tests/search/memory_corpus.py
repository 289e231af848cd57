"""A corpus in memory: lists of articles, searched by brute force.

It shows that a search asks an index for nothing but what `search/corpus/` says: nothing here
knows a file, a segment or a catalogue.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nutgraf.index import Analyzer, Article, EncoderError
from nutgraf.index.articles.day_numbers import day_number
from nutgraf.index.articles.passages import encoder_text, split_article
from nutgraf.index.copies.groups import CopyGroups
from nutgraf.index.encoder import passage_window
from nutgraf.index.encoder.measure import measured
from nutgraf.search.corpus import Coded, Occurrences, RankingWord
from nutgraf.search.query.own_fields import NO_FIELDS
from nutgraf.search.ranking.bm25 import K1, TITLE, B
from tests.search.keyword.model import Model, Row, words_of

FIELDS = ("body", "title")


def cosines_of(vectors, vector):
    """Row by row, which a matrix product is not, so that equal rows have equal cosines."""
    return (vectors.astype(float) * vector).sum(axis=1)


class MemoryAllowed:
    """Rows that a search may find."""

    def __init__(self, rows):
        self._rows = np.array(sorted(rows), np.int64)

    @property
    def count(self):
        return len(self._rows)

    def rows(self):
        return self._rows

    def has(self, rows):
        return np.isin(rows, self._rows)


class MemoryTermTable:
    """Every term looked up in every row."""

    counted = None

    def __init__(self, model, terms):
        self._model, self._terms = model, terms
        frequencies = [[model.document_frequency(name, term) for term in terms] for name in FIELDS]
        body, title = frequencies
        self.weights = np.array([model.idf(b or t) for b, t in zip(body, title, strict=True)])
        self.known = np.array([b or t for b, t in zip(body, title, strict=True)]) > 0
        self.bounds = np.array(
            [
                [df and model.weights[name] * model.idf(df) * (model.k1 + 1) for df in own]
                for name, own in zip(FIELDS, frequencies, strict=True)
            ],
            float,
        )

    def occurrences(self, rows):
        found = [
            (number, field, place, self._model.word_score(self._model.rows[row], name, term))
            for place, row in enumerate(rows.tolist())
            for field, name in enumerate(FIELDS)
            for number, term in enumerate(self._terms)
            if term in getattr(self._model.rows[row], name)
        ]
        terms, fields, places, scores = np.array(found, float).reshape(-1, 4).T
        return Occurrences(terms.astype(int), fields.astype(int), places.astype(int), scores)


class MemoryKeywordLeg:
    """BM25 of every row for every question."""

    def __init__(self, model):
        self._model = model

    def allowed(self, query, deadline):
        every = range(len(self._model.rows))
        return MemoryAllowed(row for row in every if self._model.allowed(query, row))

    def only(self, rows):
        return MemoryAllowed(rows.tolist())

    def search(self, query, k, deadline, allowed):
        found = self._model.search(query)
        kept = [each for each in found if allowed.has(np.array([each[0]]))[0]][:k]
        return np.array([row for row, _ in kept], np.int64), np.array([s for _, s in kept], float)

    def at_least(self, query, score, deadline, allowed):
        rows, scores = self.search(query, len(self._model.rows), deadline, allowed)
        enough = (scores >= score) & (scores > 0)
        return rows[enough], scores[enough]

    def matching(self, query, deadline, allowed):
        return np.sort(self.search(query, len(self._model.rows), deadline, allowed)[0])

    def scores(self, query, rows, deadline):
        return np.array([self._model.score(query, row) for row in rows.tolist()], float)

    def shares(self, query, row, deadline):
        shares = [
            (name, term, count * self._model.word_score(self._model.rows[row], name, term))
            for (name, term), count in self._counts(query).items()
            if term in getattr(self._model.rows[row], name)
        ]
        return sorted(shares, key=lambda share: -share[2])

    def upper_bound(self, query, deadline):
        frequency = self._model.document_frequency
        return sum(
            count * self._model.weights[name] * self._model.idf(df) * (self._model.k1 + 1)
            for (name, term), count in self._counts(query).items()
            if (df := frequency(name, term))
        )

    def weights(self, query, deadline):
        weights, known, frequency = Counter(), 0.0, self._model.document_frequency
        for term, _, weight in self._model.ranking(query.root):
            df = frequency("body", term) or frequency("title", term)
            weights[term] += weight * self._model.idf(df)
            known += weight * self._model.idf(df) if df else 0.0
        return dict(weights), known / (sum(weights.values()) or 1.0)

    def terms(self, query, deadline):
        return frozenset(term for term, _, _ in self._model.ranking(query.root))

    def words(self, query, deadline):
        return [
            RankingWord(term, names, weight=weight)
            for term, names, weight in self._model.ranking(query.root)
        ]

    def _counts(self, query):
        counts = Counter()
        for term, names, weight in self._model.ranking(query.root):
            for name in names:
                counts[name, term] += weight
        return counts

    def term_table(self, terms, counted=None):
        return MemoryTermTable(self._model, terms)

    def allows(self, query, rows, deadline):
        return np.array([self._model.allowed(query, row) for row in rows.tolist()], bool)

    def idf(self, term):
        return self._model.idf(self.passages_with(term))

    def passages_with(self, term):
        return self._model.document_frequency("body", term)

    def suggestions(self, query, deadline):
        return []  # words that are spelled nearly so are the local leg's own subject

    def cuts(self, query, deadline):
        return []

    def without_titles(self):
        weights = {**self._model.weights, "title": 0.0}
        model = self._model
        return MemoryKeywordLeg(
            Model(model.rows, model.live, model.analyzer, weights, model.k1, model.b)
        )


class MemoryLexicon:
    """Every word of every row, every value and every title."""

    def __init__(self, analyzer, rows, first_rows):
        self._analyzer, self._rows, self._first_rows = analyzer, rows, first_rows

    def _letters(self, typed):
        tokens = self._analyzer.tokens(typed)
        return tokens[-1].word if tokens else self._analyzer.fold(typed)

    def words(self, letters, deadline):
        rows_of = {}
        for number, passage in enumerate(self._rows):
            for token in self._analyzer.tokens(f"{passage.text}\n{passage.article.title}"):
                rows_of.setdefault(token.word, set()).add(number)
        fitting = [word for word in rows_of if word.startswith(self._letters(letters))]
        for word in sorted(fitting, key=lambda word: (-len(rows_of[word]), word)):
            yield word, min(rows_of[word])

    def values(self, field, letters, deadline):
        rows_of = {}
        for row in self._first_rows:
            value = getattr(self._rows[row].article, field)
            words = [token.word for token in self._analyzer.tokens(value or "")]
            if any(word.startswith(self._letters(letters)) for word in words):
                rows_of.setdefault(self._analyzer.fold(value), []).append(row)
        for value in sorted(rows_of, key=lambda value: (-len(rows_of[value]), value)):
            yield rows_of[value][0]

    def titles(self, terms, letters, deadline):
        fitting = []
        for row in self._first_rows:
            tokens = self._analyzer.tokens(self._rows[row].article.title)
            begun = any(token.word.startswith(self._letters(letters)) for token in tokens)
            if begun and set(terms) <= {token.term for token in tokens}:
                fitting.append(row)
        return np.array(fitting, np.int64)

    def rows_with(self, term, most):
        having = [n for n, row in enumerate(self._rows) if term in self._analyzer.terms(row.text)]
        if len(having) > most:
            having = [having[n] for n in np.linspace(0, len(having) - 1, most).astype(int)]
        return np.array(having, np.int64)


class MemorySemanticLeg:
    """The meaning of every question in every row."""

    def __init__(self, vectors, scale):
        self._scale = scale
        self._vectors = vectors

    def begin(self, encode, k, allowed):
        def found():
            vector = encode()
            return vector, self.search(vector, k, allowed)

        return found

    def search(self, vector, k, allowed):
        rows = allowed.rows()
        cosines = self.scores(vector, rows)
        best = np.lexsort((rows, -cosines))[:k]
        return rows[best], cosines[best]

    def scores(self, vector, rows):
        return self._scale.meaning(cosines_of(self._vectors[rows], vector))

    def vectors(self, rows):
        return self._vectors[rows]


class MemoryArticles:
    """Columns of the articles, and counts over their rows."""

    def __init__(self, articles, model, owners, vectors, scale):
        self._scale = scale
        self._articles, self._model, self._of_row = articles, model, np.array(owners, np.int32)
        sums = [vectors[self._of_row == n].sum(axis=0) for n in range(len(articles))]
        means = [each / max(np.linalg.norm(each), 1e-9) for each in sums]
        self._means = np.array(means).astype(np.float16).astype(np.float32)

    @property
    def of_row(self):
        return self._of_row

    @property
    def versions(self):
        return np.arange(1, len(self._articles) + 1)

    @property
    def live(self):
        return np.ones(len(self._articles), bool)

    @property
    def days(self):
        return np.array([day_number(article.date) for article in self._articles], np.int64)

    @property
    def sources(self):
        return self._coded(article.source for article in self._articles)

    @property
    def languages(self):
        return self._coded(article.language for article in self._articles)

    @property
    def authors(self):
        return self._coded(article.author for article in self._articles)

    def titles(self, articles):
        return [self._articles[number].title.casefold() for number in articles.tolist()]

    def _coded(self, values):
        names: dict[str | None, int] = {None: 0}
        codes = [names.setdefault(value, len(names)) for value in values]
        return Coded(np.array(codes, np.int64), tuple(names))

    def numbers(self, rows):
        owners = self._of_row[rows].astype(np.int64)
        return owners, np.searchsorted(self._of_row, owners) == rows

    def passages(self, articles):
        return np.bincount(self._of_row, minlength=len(self._articles))[articles]

    def begins(self, articles):
        return np.searchsorted(self._of_row, articles)

    def means(self, articles):
        return self._means[articles]

    def having(self, terms, articles, deadline):
        counts = np.zeros((len(terms), len(articles)))
        for place, article in enumerate(articles.tolist()):
            rows = [self._model.rows[row] for row in np.flatnonzero(self._of_row == article)]
            for number, term in enumerate(terms):
                counts[number, place] = sum(term in row.body for row in rows)
                counts[number, place] += term in rows[0].title
        return counts

    def meaning(self, vector, articles):
        return self._scale.meaning(cosines_of(self._means[articles], vector))

    def nearest(self, article, k):
        cosines = cosines_of(self._means, self._means[article])
        numbers = np.argsort(-cosines, kind="stable")[:k]
        return numbers, self._scale.likeness(cosines[numbers])


@dataclass
class MemoryContents:
    """The articles as they were written; version n is article n - 1."""

    analyzer: Analyzer
    articles: Sequence[Article]
    passages_of: Sequence[list[Any]]
    settings: dict[str, Any] = field(default_factory=dict)
    generation: int = 1

    def __post_init__(self):
        self._rows = [passage for own in self.passages_of for passage in own]
        self._owners = [n for n, own in enumerate(self.passages_of, 1) for _ in own]
        texts: dict[str, int] = {}
        pairs = [
            (first, version)
            for version, article in enumerate(self.articles, 1)
            if (first := texts.setdefault(article.text, version)) != version
        ]
        self.copies = CopyGroups(np.array(pairs, np.int64).reshape(-1, 2), np.empty(0, np.int64))

    complete_until = math.inf
    outdated = False
    lacks_fields = False
    own_fields = NO_FIELDS

    @property
    def damage(self):
        return None

    @property
    def live_rows(self):
        return len(self._rows)

    def origin(self, row):
        return None

    def versions(self, rows):
        return np.array(self._owners, np.int64)[rows]

    def passages(self, rows):
        return [self._rows[row] for row in rows]

    def passage(self, row):
        return self._rows[row]

    def version(self, version):
        return self.articles[version - 1], self.passages_of[version - 1]

    def version_of(self, article_id):
        ids = [article.id for article in self.articles]
        return ids.index(article_id) + 1 if article_id in ids else None

    def find(self, id_):
        every = [*zip(self.articles, self.passages_of, strict=True)]
        for article, passages in every:
            if id_ == f"{article.id}#":
                return article, passages, None
            for passage in passages:
                if passage.id == id_:
                    return article, passages, passage
        return next(((*each, None) for each in every if each[0].id == id_), None)

    def text_carriers(self, article_id):
        version = self.version_of(article_id)
        if version is None:
            return []
        return self.copies.members(int(self.copies.of(np.array([version]))[0])).tolist()


class MemoryCorpus:
    """Some articles, in order, none of which is dead. `encoder` is as a search uses it."""

    def __init__(self, articles, encoder, language="en"):
        self.encoder = encoder
        analyzer = Analyzer(language)
        window = passage_window(encoder)
        passages_of = [split_article(each, window, encoder.count_tokens) for each in articles]
        rows = [
            Row(article, words_of(article.title, analyzer), words_of(passage.text, analyzer))
            for article, own in zip(articles, passages_of, strict=True)
            for passage in own
        ]
        owners = [number for number, own in enumerate(passages_of) for _ in own]
        texts = [encoder_text(passage) for own in passages_of for passage in own]
        vectors = encoder.encode_passages(texts).astype(np.float16).astype(np.float32)
        weights = {"title": TITLE, "body": 1.0}
        model = Model(rows, [True] * len(rows), analyzer, weights, K1, B)
        self.contents = MemoryContents(analyzer, articles, passages_of)
        self.keyword = MemoryKeywordLeg(model)
        first_rows = np.searchsorted(owners, np.arange(len(articles))).tolist()
        every = [passage for own in passages_of for passage in own]
        self.lexicon = MemoryLexicon(analyzer, every, first_rows)
        self.scale = measured(encoder, None)
        self.semantic = MemorySemanticLeg(vectors, self.scale)
        self.articles = MemoryArticles(articles, model, owners, vectors, self.scale)
        self.closed = False

    @property
    def token_encoder(self):
        raise EncoderError("vectors in memory are of texts, not of tokens")

    def close(self):
        self.closed = True
