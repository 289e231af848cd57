"""The report of an evaluation, and the options that shape it."""

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from ...index import ArticleError
from ...index.hints import Advice, Hint
from ..request import MODES
from .behind_bare import Behind
from .comparison import Comparison, Loss
from .other_fusions import FUSIONS
from .verdict import Verdict

HYBRID: Final = "hybrid"

BARE: Final = "bare"
"""The name of the bare ranking among the systems."""


@dataclass(frozen=True, slots=True)
class Options:
    """The systems that are evaluated beside the three modes, and the parts of the report.

    `by` is the unit of a ranking, article or passage. `runs` are files of other systems, each
    named by its stem; `fusions` adds other ways to fuse the legs; `generations` adds the hybrid
    rankings of earlier generations. Systems are compared by `measure`. Up to `losers` topics on
    which the system `against` (if None, the best of the others) beats hybrid are listed. `label`
    is the topic field by which results are broken down. `write_runs` is a folder to which each
    system's run and the judgements are written.
    """

    by: str = "article"
    runs: tuple[Path, ...] = ()
    fusions: bool = False
    generations: tuple[int, ...] = ()
    measure: str = "ndcg@10"
    against: str | None = None
    losers: int = 0
    label: str = "label"
    write_runs: Path | None = None

    def __post_init__(self) -> None:
        """Raise ArticleError for a doubled or unknown system, or for fusions by passage."""
        if self.fusions and self.by != "article":
            raise ArticleError("fusions are compared by article", Hint(Advice.BY_ARTICLE))
        names = [*MODES, BARE, *(file.stem for file in self.runs)]
        names += [generation_name(generation) for generation in self.generations]
        names += FUSIONS if self.fusions else ()
        doubled = [name for name, count in Counter(names).items() if count > 1]
        if doubled:
            raise ArticleError(
                f"two systems are called {doubled[0]}; give the run's file another name"
            )
        if self.against == HYBRID or (self.against and self.against not in names):
            others = ", ".join(name for name in names if name != HYBRID)
            raise ArticleError(f"hybrid cannot be held against {self.against}: there are {others}")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results over one collection. Systems are the modes, `bare`, and `others` by name.

    The modes are measured as users get them; `bare` is the hybrid ranking of a topic's words alone,
    and `behind` has all topics on which hybrid is behind it.
    `comparisons` are of hybrid with each other system by `measure`. `labels` has, for each label,
    the number of its topics and the measure of each system. `calibration_error` is of the hybrid
    scores (None if nothing was found); `losses` are of hybrid `against` another system.
    """

    articles: int
    topics: int
    modes: dict[str, dict[str, float]]
    bare: dict[str, float]
    behind: tuple[Behind, ...]
    others: dict[str, dict[str, float]]
    measure: str
    comparisons: dict[str, Comparison]
    labels: dict[str, dict[str, float]]
    verdict: Verdict | None
    calibration_error: float | None
    against: str
    losses: tuple[Loss, ...]

    def to_json(self) -> dict[str, Any]:
        """The report as `eval --json` prints it."""
        return {
            **self.modes,
            BARE: self.bare,
            "articles": self.articles,
            "topics": self.topics,
            "others": self.others,
            "measure": self.measure,
            "comparisons": {name: asdict(found) for name, found in self.comparisons.items()},
            "labels": self.labels,
            "verdict": self.verdict and self.verdict.to_json(),
            "calibration_error": self.calibration_error,
            "against": self.against,
            "losses": [asdict(loss) for loss in self.losses],
            "behind": [asdict(each) for each in self.behind],
        }


def generation_name(generation: int) -> str:
    """The name of an earlier generation among the systems."""
    return f"{HYBRID}@{generation}"
