"""A judged folder: indexes its articles, fits the index as in use, and evaluates it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ..index import Index
from ..index.ingest import ingest
from ..index.readers import Problem, read_articles
from .evaluation import Collection, Evaluation, Options, evaluate_index, read_collection
from .evaluation.runs import read_runs

Say = Callable[[str], None]


def evaluate_folder(
    folder: Path,
    *,
    index_path: Path | None = None,
    model: str | None = None,
    options: Options = Options(),  # noqa: B008 - immutable
    say: Say = lambda _: None,
) -> tuple[Evaluation, list[Problem]]:
    """Index and evaluate a judged folder: the report, and the problems of unreadable files.

    The index is at `index_path`, or temporary if that is None. `say` is called at each step.
    Raises ArticleError for a file that cannot be used, GenerationError for a generation that does
    not exist.
    """
    collection = read_collection(folder)
    runs = read_runs(options.runs)
    with _index(index_path, model) as index:
        say(f"indexing {collection.corpus}")
        problems = _fill(index, collection, folder)
        return evaluate_index(index, collection, options, runs=runs, say=say), problems


@contextmanager
def _index(path: Path | None, model: str | None) -> Iterator[Index]:
    with (
        TemporaryDirectory(prefix="nutgraf-eval-") as temporary,
        Index.open_or_create(path or Path(temporary) / "index", model=model) as index,
    ):
        yield index


def _fill(index: Index, collection: Collection, folder: Path) -> list[Problem]:
    """Index the articles of a collection; the problems of unreadable files."""
    root = collection.corpus if collection.corpus.is_dir() else folder
    found = read_articles([str(collection.corpus)], root=root.absolute())
    report = ingest(index, found)
    if report.followed.failure:  # users have a fitted index, so a fitted index is measured
        raise report.followed.failure
    return report.problems
