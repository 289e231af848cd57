"""A run: an index and its model side by side, through a history of operations."""

import gc
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from nutgraf.index import Article, GenerationError, restore_backup, verify, write_backup
from nutgraf.search import Searcher
from tests.helpers.open_files import open_files

from .alerts import Alerts
from .comparison import compare_articles, compare_question, fingerprint, same
from .drawing import Operation
from .killing import run_killed
from .plain.history import History
from .plain.view import View
from .writing import create, opened, write

QUESTIONS = 8
"""Questions of the whole comparison to the newest generation."""

HELD = 3
"""Searchers that are kept open while the index goes on."""


class Run:
    """The index in `folder`, and all that the model knows of it."""

    def __init__(self, folder: Path, flat_rows: int | None = None) -> None:
        """Begin with an empty index; segments of more than `flat_rows` passages have cells."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder, self.path = folder, folder / "index"
        self.history = History()
        self.done: Counter[str] = Counter()
        self.fingerprints: dict[int, list[object]] = {}
        self.held: list[tuple[Searcher, View, list[object]]] = []
        self.births: dict[int, dict[str, Article]] = {}
        self.moves = 0
        create(self.path, flat_rows)
        self.index = opened(self.path)
        self.history.advance(self.index.generation, self.history.view)
        self.alerts = Alerts(self)

    def all(self, operations: Sequence[Operation], *, compared: int = 0) -> None:
        """Do operations in order, and compare after those from place `compared` on.

        Raises Difference, or what the index raises.
        """
        for place, operation in enumerate(operations):
            self.do(operation, compare=place >= compared)
        self.end()

    def do(self, operation: Operation, *, compare: bool = True) -> None:
        """Do an operation on both, and compare: a little, or everything."""
        kind = operation["kind"]
        getattr(self, f"_{kind}", self._written)(operation)
        if compare:
            self._compare(operation)
        self.done[kind] += 1

    def _compare(self, operation: Operation) -> None:
        source = random.Random(operation["salt"])
        newest = self.history.newest
        whole = operation["whole"]
        with Searcher(self.index) as searcher:
            same("generation", searcher.generation, newest)
            compare_articles(searcher, self.history.view)
            for _ in range(QUESTIONS if whole else 1):
                compare_question(searcher, self.history.view, source, whole=whole)
        if whole:
            self._whole(source)

    def _written(self, operation: Operation) -> None:
        """An operation that changes the index, and says so."""
        before, oldest = self.index.generation, self.index.oldest
        after = self._after(operation)
        write(self.index, operation)
        if after != self.history.view or operation["kind"] in ("return", "reembed"):
            same("a commit", self.index.generation > before, True)
        self._advance(operation, before, after)
        if operation["kind"] == "compact":
            oldest = max(oldest, before - operation["keep"] + 1)
        self._forgotten(oldest)
        if operation.get("match"):
            self.alerts.matched()

    def _advance(self, operation: Operation, before: int, after: View) -> None:
        newest = self.index.generation
        self.history.advance(newest, after)
        if operation["kind"] == "commit" and newest > before:
            self.alerts.committed(before + 1)

    def _after(self, operation: Operation) -> View:
        history = self.history
        match operation["kind"]:
            case "commit":
                return history.changed(operation["changes"])
            case "return":
                return history.views[max(history.oldest, history.newest - operation["back"])]
            case "reembed":
                [other] = {"first", "second"} - {history.view.encoder}
                return View(history.view.articles, other)
        return history.view

    def _forgotten(self, oldest: int) -> None:
        same("the oldest generation", self.index.oldest, oldest)
        self.history.forget(oldest)
        self.alerts.forget()
        kept = {number: own for number, own in self.fingerprints.items() if number >= oldest}
        self.fingerprints = kept

    def _kill(self, operation: Operation) -> None:
        own = operation["own"]
        before, after = self.history.newest, self._after(own)
        run_killed(self.path, own, operation["sync"])
        self._reopen(operation)
        newest = self.index.generation
        self._advance(own, before, after if newest > before else self.history.view)
        oldest = self.history.oldest
        if own["kind"] == "compact" and newest > before:
            oldest = max(oldest, before - own["keep"] + 1)
        self._forgotten(oldest)

    def _ask(self, operation: Operation) -> None:
        """A question to an earlier generation."""
        source = random.Random(operation["salt"] + 1)
        generation = source.randint(self.history.oldest, self.history.newest)
        with Searcher(self.index, generation=generation) as searcher:
            compare_question(searcher, self.history.views[generation], source, whole=False)

    def _reopen(self, _: Operation) -> None:
        self._let_go()
        self.index.close()
        self._closed()
        self.index = opened(self.path)

    def _let_go(self) -> None:
        for searcher, _, _ in self.held:
            searcher.close()
        self.held = []

    def _backup(self, operation: Operation) -> None:
        """Go on with what a backup becomes when it is restored."""
        file = self.folder / "backup.tar"
        write_backup(self.path, file)
        self._let_go()
        self.index.close()
        shutil.rmtree(self.path)
        self.moves += 1
        self.path = self.folder / f"index{self.moves}"
        restore_backup(file, self.path)
        file.unlink()
        self.index = opened(self.path)
        same("the restored generation", self.index.generation, self.history.newest)

    def _hold(self, _: Operation) -> None:
        searcher = Searcher(self.index)
        self.held.append((searcher, self.history.view, fingerprint(searcher)))
        if len(self.held) > HELD:
            self.held.pop(0)[0].close()

    def _alert(self, operation: Operation) -> None:
        self.alerts.add(operation)

    def _unalert(self, operation: Operation) -> None:
        self.alerts.remove(operation["name"])

    def _report(self, _: Operation) -> None:
        self.alerts.report()

    def _as_of(self, generation: int, source: random.Random) -> None:
        view = self.history.views[generation]
        with Searcher(self.index, generation=generation) as searcher:
            compare_articles(searcher, view)
            compare_question(searcher, view, source, whole=True)
            answers = fingerprint(searcher)
        before = self.fingerprints.setdefault(generation, answers)
        same("an earlier generation's answers", answers, before, generation)

    def _whole(self, source: random.Random) -> None:
        oldest, newest = self.history.oldest, self.history.newest
        for number in {oldest, source.randint(oldest, newest), newest}:
            self._as_of(number, source)
        for number in source.sample(sorted(self.fingerprints), min(3, len(self.fingerprints))):
            self._as_of(number, source)
        for searcher, view, answers in self.held:
            with suppress(GenerationError):  # a compaction may take texts from under it
                same("a held searcher's answers", fingerprint(searcher), answers)
                compare_question(searcher, view, source, whole=False)
        same("verify", [str(fault) for fault in verify(self.path) if not fault.is_note], [])
        current = {each.id: each for each in self.history.view.articles}
        for id_ in [*current, "nobody"]:
            same("get", self.index.get(id_), current.get(id_))

    def _closed(self) -> None:
        """Nothing is open, once what errors held is collected."""
        gc.collect()
        same("open files", open_files(self.folder), [])

    def abandon(self) -> None:
        """Close what is open after a difference."""
        self._let_go()
        self.index.close()

    def end(self) -> None:
        """Close everything."""
        self._let_go()
        self.index.close()
        self._closed()
        shutil.rmtree(self.folder)
