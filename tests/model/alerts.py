"""The saved searches of the model: what each has found, and what has been told."""

from math import inf
from typing import Any

from nutgraf.index import Article, Match
from nutgraf.search import AlertRunner, Searcher

from .comparison import EVERY, NEAR, same
from .drawing import Operation
from .plain import questions
from .plain.questions import Question
from .plain.view import View

CHANCE = 0.05
"""What chance gives in an index without a fit: the evidence above which a passage counts."""

CLOSE = 1e-6
"""A score so near to the least may count or not."""


class Alerts:
    """Saved searches beside literal searches for the same, over the generations of a run.

    A version of an article is an object of its own, which views share: `is` tells versions apart.
    """

    def __init__(self, run: Any) -> None:
        self.run = run
        self.saved: dict[str, Operation] = {}
        self.since: dict[str, int] = {}
        self.until = 0
        self.waiting: list[tuple[Match, Article]] = []
        self.told: set[tuple[str, str]] = set()
        self.carriers: dict[str, set[str]] = {}

    def add(self, operation: Operation) -> None:
        """Save a search; it begins anew if there was one of its name."""
        name = operation["name"]
        with AlertRunner(self.run.index) as runner:
            runner.add(
                name,
                questions.written(operation["question"]),
                operation["least"],
                changes=operation["changes"],
                copies=operation["copies"],
            )
        self._drop(name)
        self.saved[name] = operation
        self.since[name] = self.run.history.newest

    def remove(self, name: str) -> None:
        """Delete a search."""
        with AlertRunner(self.run.index) as runner:
            same("a search to remove", runner.remove(name), name in self.saved)
        self._drop(name)
        self.saved.pop(name, None)

    def _drop(self, name: str) -> None:
        self.waiting = [own for own in self.waiting if own[0].name != name]
        self.told = {own for own in self.told if own[0] != name}

    def committed(self, generation: int) -> None:
        """A commit has brought articles: remember which texts they carry."""
        for id_, article in self.run.history.born(generation).items():
            self.run.births.setdefault(generation, {})[id_] = article
            self.carriers.setdefault(article.text, set()).add(id_)

    def matched(self, found: list[Match] | None = None) -> None:
        """New articles were matched: by a writer, or here with `found` as the outcome."""
        newest = self.run.history.newest
        if not self.saved:
            return
        if found is None:
            found = self.run.index.catalogue.alerts.unreported()
            found = [match for match in found if match.generation > self.until]
        wanted: list[Match] = []
        for generation, born in self.run.births.items():
            if generation > self.until:
                own = [match for match in found if match.generation == generation]
                self._compare(generation, born, own)
                wanted += own
        same("matches of other generations", len(wanted), len(found), found)
        self.until = newest

    def _compare(self, generation: int, born: dict[str, Article], found: list[Match]) -> None:
        """The matches of a commit beside literal searches of its generation."""
        readable = max(generation, self.run.history.oldest)
        view = self.run.history.views[readable]
        living = {each.id: each for each in view.articles}
        new = {id_: own for id_, own in born.items() if living.get(id_) is own}
        with Searcher(self.run.index, generation=readable) as searcher:
            for name, saved in self.saved.items():
                own = {match.article: match for match in found if match.name == name}
                if self.since[name] >= generation:
                    same("matches of before a search was saved", own, {})
                    continue
                same("matches of new articles", {*own} - {*new}, set(), name, generation)
                for id_, article in new.items():
                    self._compare_match(searcher, view, saved, article, own.get(id_))
        same("one match an article", len({(m.name, m.article) for m in found}), len(found))
        self.waiting += [(match, new[match.article]) for match in found]

    def _compare_match(
        self,
        searcher: Searcher,
        view: View,
        saved: Operation,
        article: Article,
        match: Match | None,
    ) -> None:
        judged = _judged(searcher, view, saved["question"], article.id)
        if judged is None:
            return
        scores, every = judged
        best = max(scores.values(), default=None)
        if best is not None and not every and abs(best - saved["least"]) < CLOSE:
            return
        answers = best is not None and (every or best >= saved["least"])
        said = (questions.written(saved["question"]), saved["least"], article.id, best)
        same("a match", match is not None, answers, said)
        if match is not None:
            for score in (best, scores.get(f"{article.id}#{match.position}")):
                if score is None or abs(score - match.score) > CLOSE:
                    same("a match's score", match.score, score, said)

    def report(self) -> None:
        """Match what is new, and tell what is to be told."""
        told: list[Match] = []
        with AlertRunner(self.run.index) as runner:
            self.matched(runner.match())
            runner.run(told.extend)
            same("told again at once", runner.run(told.extend), 0)
        self._compare_told([(match.generation, match.name, match.article) for match in told])

    def _compare_told(self, told: list[tuple[int, str, str]]) -> None:
        view = self.run.history.view
        places = {each.id: (place, each) for place, each in enumerate(view.articles)}
        current = [
            (match, article)
            for match, article in self.waiting
            if match.article in places and places[match.article][1] is article
        ]
        current.sort(
            key=lambda own: (own[0].generation, own[0].name, -own[0].score, places[own[1].id][0])
        )
        order = []
        for match, article in current:
            name, key = match.name, (match.generation, match.name, match.article)
            saved = self.saved[name]
            known = (name, article.id) in self.told
            if known:
                wanted: bool | None = saved["changes"]
            elif saved["copies"]:
                wanted = True
            elif any((name, own) in self.told for own in view.copies[article.id]):
                wanted = False
            elif any((name, own) in self.told for own in self.carriers[article.text]):
                wanted = None  # they were never current together
            else:
                wanted = True
            if wanted is not None:
                same("told", key in told, wanted, key, saved, self.told)
            if key in told:
                order.append(key)
                self.told.add((name, article.id))
            self.waiting = [
                (other, own)
                for other, own in self.waiting
                if (other.name, other.article) != (name, article.id)
                or other.generation > match.generation
            ]
        same("what was told", told, order)

    def forget(self) -> None:
        """What was told of articles is forgotten with their last version."""
        views = self.run.history.views.values()
        kept = {each.id for view in {id(v): v for v in views}.values() for each in view.articles}
        self.told = {own for own in self.told if own[1] in kept}
        self.waiting = [own for own in self.waiting if own[0].article in kept]


def _judged(
    searcher: Searcher, view: View, question: Question, article: str
) -> tuple[dict[str, float], bool] | None:
    """The scores of an article's passages by themselves, and whether any score answers.

    Of what plain words find, that counts which says more than chance, or half as much as the
    best. None if half precision may decide about that.
    """
    found = searcher.search(
        questions.written(question), literal=True, syntax="query", explain=True, **EVERY
    )
    evidence = dict.fromkeys((hit.passage.id for hit in found), 1.0)
    least = 0.0
    if questions.is_plain(question) and questions.means(question):
        words = " ".join(clause[1] for clause in question if clause[0] == "word")
        shares = view.word_shares(questions.ranking_words(question, view))
        for row, share, cosine in zip(view.rows, shares, view.meaning(words), strict=True):
            if row.id in evidence:
                evidence[row.id] = (share + max(cosine, 0.0)) / 2
        best = max(evidence.values(), default=0.0)
        least = min(CHANCE, best / 2) if best >= CHANCE else inf
        own = [evidence[hit.passage.id] for hit in found if hit.article.id == article]
        if abs(best - CHANCE) < NEAR or any(abs(each - least) < NEAR for each in own):
            return None
    scores, every = {}, any(map(questions.demands, question))
    for hit in found:
        alone = hit.explanation.alone
        every = every or alone is None
        if hit.article.id == article and evidence[hit.passage.id] >= least:
            scores[hit.passage.id] = hit.score if alone is None else alone
    return scores, every
