"""The model's history: what every generation has, kept as plain lists."""

from dataclasses import dataclass, field
from typing import Any

from nutgraf.index import Article

from .articles import article
from .view import View

Change = list[Any]
"""["add", values] or ["remove", id]."""


@dataclass
class History:
    """The view of each generation that can be read; the newest is the last."""

    views: dict[int, View] = field(default_factory=lambda: {0: View((), "first")})
    oldest: int = 0

    @property
    def newest(self) -> int:
        """The number of the newest generation."""
        return max(self.views)

    @property
    def view(self) -> View:
        """The newest view."""
        return self.views[self.newest]

    def changed(self, changes: list[Change]) -> View:
        """The newest view after some changes; the same one if they change nothing."""
        living = {each.id: each for each in self.view.articles}
        for change in changes:
            if change[0] == "remove":
                living.pop(change[1], None)
                continue
            new = article(change[1])
            if living.get(new.id) != new:
                living.pop(new.id, None)  # a new version stands behind all others
                living[new.id] = new
        return View(tuple(living.values()), self.view.encoder)

    def advance(self, newest: int, view: View) -> None:
        """Generations up to `newest`, all with one view: a merge has what was before it."""
        if view == self.view:
            view = self.view
        for number in range(self.newest + 1, newest + 1):
            self.views[number] = view

    def forget(self, oldest: int) -> None:
        """Generations before `oldest` can be read no more."""
        self.oldest = oldest
        self.views = {number: view for number, view in self.views.items() if number >= oldest}

    def born(self, generation: int) -> dict[str, Article]:
        """The articles that a generation added or changed, by id."""
        before = {each.id: each for each in self.views[generation - 1].articles}
        now = {each.id: each for each in self.views[generation].articles}
        return {id_: each for id_, each in now.items() if before.get(id_) != each}
