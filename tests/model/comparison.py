"""The comparison: what an index answers beside what scanning all texts and vectors answers."""

import random
from typing import Any

from nutgraf.search import Searcher

from .plain import questions
from .plain.articles import AUTHORS, LANGUAGES
from .plain.questions import Question
from .plain.selection import expected, sorted_by
from .plain.view import View
from .plain.words import key, side_by_side, spans

MODES = ("hybrid", "keyword", "semantic")
NEAR = 1e-3
"""How far half precision may move a cosine."""

EVERY = {"limit": 10_000, "copies": True, "per_article": 0}


class Difference(AssertionError):  # noqa: N818 - it is what is looked for
    """An answer that is not the model's. `what` names the check."""

    def __init__(self, what: str, *details: object) -> None:
        super().__init__(what, *details)
        self.what = what


def same(what: str, found: Any, wanted: Any, *details: object) -> None:
    """Raise Difference unless both are equal."""
    if found != wanted:
        raise Difference(what, f"found {found!r}", f"expected {wanted!r}", *details)


def compare_articles(searcher: Searcher, view: View) -> None:
    """The articles of a generation, their order, and their texts."""
    snapshot = searcher.pipeline.contents
    same("articles", list(snapshot.articles()), list(view.articles))
    same("live rows", snapshot.live_rows, len(view.rows))


def compare_question(searcher: Searcher, view: View, source: random.Random, *, whole: bool) -> None:
    """One question: the whole ranking of one leg or both, then what some options show of it.

    That is all pages, or one of them if it is not the `whole`.
    """
    question, filters, clauses = questions.draw(source), {}, []
    for name, clause, value in _filters(source):
        filters[name] = value
        clauses.append(clause)
    mode = source.choice(MODES)
    asked = {"mode": mode, "literal": True, "syntax": "query"} | filters
    text = questions.written(question)
    said = (text, asked)
    found = searcher.search(text, **asked, **EVERY, explain=whole)
    rows = {row.id: row for row in view.rows}
    shown = [hit.passage.id for hit in found]
    ranking = [(rows[hit.passage.id], hit.score) for hit in found if hit.passage.id in rows]
    same("a passage that there is", len(ranking), len(found), said)
    _compare_ranking(found, [*question, *clauses], question, mode, view, said)
    if not any(hit.score for hit in found):  # the newest first, of those in order of row
        newest = sorted_by(list(rows.values()), "-date")
        same("newest first", shown, [row.id for row in newest if row.id in {*shown}], said)
        ranking.sort(key=lambda own: list(rows).index(own[0].id))
    _compare_marks(found, question, view, said)
    options = _options(source, mode, question)
    wanted = expected(ranking, view, options)
    size = source.choice((1, 2, 3, 5, 10))
    offsets = range(0, len(wanted.hits) + size, size)
    shown = offsets if whole else [source.choice(offsets)]
    for offset in shown:
        _compare_page(searcher, text, asked | options, slice(offset, offset + size), wanted, view)
    if whole and options.get("by") == "article":
        for hit in searcher.search(text, **asked, **options, limit=10_000):
            own = [passage.id for passage in hit.passages]
            same("the article's passages", own, wanted.passages[hit.passage.id], said)


def _filters(source: random.Random) -> list[tuple[str, list[Any], Any]]:
    """Filters beside the question: the option, the clause that it stands for, and its value."""
    found: list[tuple[str, list[Any], Any]] = []
    if source.random() < 0.15:
        several = source.choice((["Courier"], ["courier", "Evening Post"]))
        found.append(("source", ["or", [["quoted", "source", each] for each in several]], several))
    if source.random() < 0.08:
        author = str(source.choice(AUTHORS[1:]))
        found.append(("author", ["quoted", "author", author], author))
    if source.random() < 0.08:
        language = str(source.choice(LANGUAGES[1:]))
        found.append(("language", ["field", "lang", language], language))
    if source.random() < 0.08:
        found.append(("since", ["date", "", "2020-02-01", None], "2020-02"))
    if source.random() < 0.08:
        found.append(("until", ["date", "", None, "2020-05-31"], "2020-05"))
    return found


def _options(source: random.Random, mode: str, question: Question) -> dict[str, Any]:
    options: dict[str, Any] = {"facets": True}
    if source.random() < 0.3:
        options["by"] = "article"
    if source.random() < 0.5:
        options["per_article"] = source.randint(0, 3)
    if source.random() < 0.3:
        options["copies"] = True
    if source.random() < 0.2:
        options["min_score"] = source.choice((0.0, 0.2, 0.5))
    if source.random() < 0.3 and (mode == "keyword" or not questions.is_plain(question)):
        options["sort"] = source.choice(("date", "-date", "title", "count", "-count"))
    return options


def _compare_ranking(
    found: Any, clauses: Question, question: Question, mode: str, view: View, said: object
) -> None:
    ranking = questions.ranking_words(question, view)
    allowed = [questions.allows(clauses, row, view) for row in view.rows]
    worded = [
        any(key in getattr(row, field) for key, fields in ranking for field in fields)
        for row in view.rows
    ]
    bm25, shares = view.bm25(ranking), view.word_shares(ranking)
    plain = questions.is_plain(question)
    words = " ".join(clause[1] for clause in question if clause[0] == "word")
    cosines = view.meaning(words) if plain and words else None
    if not ranking:
        mode = "filters"
    elif not questions.means(question):
        mode = "keyword"
    if mode == "keyword" or (
        mode == "hybrid" and not plain and not any(map(questions.demands, question))
    ):
        allowed = [one and other for one, other in zip(allowed, worded, strict=True)]
    ids = [row.id for row in view.rows]
    shown = [hit.passage.id for hit in found]
    same("passages once", len(set(shown)), len(shown), said)
    wanted = {id_ for id_, each in zip(ids, allowed, strict=True) if each}
    same("which passages", {*shown} ^ wanted, set(), said)
    place_of = {id_: place for place, id_ in enumerate(ids)}
    for hit in found:
        place = place_of[hit.passage.id]
        row = view.rows[place]
        same("the hit's article", hit.article, row.article, said)
        same("the hit's text", hit.passage.text, row.text, said)
        if abs(hit.keyword.score - bm25[place]) > 1e-9 * max(1.0, bm25[place]):
            same("BM25", hit.keyword.score, bm25[place], row.id, said)
        compared = cosines is not None and mode in ("hybrid", "semantic")
        if compared and abs(hit.semantic.score - cosines[place]) > NEAR:
            same("cosine", hit.semantic.score, cosines[place], row.id, said)
        if hit.explanation and compared and mode == "hybrid":
            words, meaning = [part.value for part in hit.explanation.parts[:2]]
            same("the share of meaning", meaning, hit.semantic.score, said)
            if abs(words - shares[place]) > 1e-9:
                same("the share of words", words, shares[place], row.id, said)
        if mode in ("keyword", "semantic"):
            leg = hit.keyword if mode == "keyword" else hit.semantic
            same("the leg's score", hit.score, leg.score, said)
    if any(hit.score for hit in found):
        order = [(-hit.score, place_of[hit.passage.id]) for hit in found]
        if mode == "hybrid":
            order = [(score, 0) for score, _ in order]
        same("order", order, sorted(order), said)


def _compare_marks(found: Any, question: Question, view: View, said: object) -> None:
    """A word of a phrase is marked where the phrase stands, unless it is asked beside it, too."""
    phrases = [[key(word) for word in own] for own in questions.phrases(question)]
    inside = {each for phrase in phrases for each in phrase}
    beside = questions.beside_phrases(question, view)
    marking = {each for each, _ in questions.ranking_words(question, view)} - (inside - beside)
    for hit in found:
        tokens = [(start, end, key(word)) for start, end, word in spans(hit.passage.text)]
        keys = [each for _, _, each in tokens]
        marked = {(start, end) for start, end, each in tokens if each in marking}
        for phrase in phrases:
            for first in side_by_side(keys, phrase):
                marked |= {token[:2] for token in tokens[first : first + len(phrase)]}
        same("highlights", list(hit.highlights), sorted(marked), hit.passage.text, said)


def _compare_page(
    searcher: Searcher, text: str, asked: dict[str, Any], page: slice, wanted: Any, view: View
) -> None:
    """A page of the hits, and what is counted of all."""
    said = (text, asked, page)
    found = searcher.search(text, **asked, limit=page.stop - page.start, offset=page.start)
    seen: set[str] = set()
    for place, hit in enumerate(found, page.start + 1):
        same("the hit's rank", hit.rank, place, said)
        carriers = view.copies[hit.article.id]
        several = carriers if len(carriers) > 1 and hit.article.id not in seen else frozenset()
        seen.add(hit.article.id)
        same("the hit's copies", {each.article.id for each in hit.copies}, {*several}, said)
    same("a page", [(hit.passage.id, hit.more) for hit in found], wanted.hits[page], said)
    same("total", found.total, wanted.total, said)
    same("listed", found.listed, wanted.listed, said)
    facets = {
        name: {value and value.lower(): count for value, count in counts.items()}
        for name, counts in found.facets.items()
    }
    same("facets", facets, {name: dict(counts) for name, counts in wanted.facets.items()}, said)


def fingerprint(searcher: Searcher) -> list[object]:
    """Answers that may never change for a generation, to the last bit."""
    return [
        (mode, hit.rank, hit.passage.id, hit.score, hit.keyword, hit.semantic, hit.highlights)
        for mode in MODES
        for hit in searcher.search("storm of ferries river", mode=mode, limit=20)
    ]
