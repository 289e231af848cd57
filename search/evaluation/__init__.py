"""The evaluation of rankings over a folder of articles, topics and judgements."""

from .behind_bare import Behind
from .collection import Collection, Topic, read_collection, read_judgements
from .comparison import Comparison, Loss, compare, lost_most
from .evaluation import evaluate, evaluate_index
from .measures import MEASURES, by_topic, mean, measure
from .other_fusions import FUSIONS, fused_runs
from .qrels import Qrels, by_article, read_qrels
from .rankings import make_run
from .report import Evaluation, Options
from .runs import Run, best_first, read_run, write_run

__all__ = [
    "FUSIONS",
    "MEASURES",
    "Behind",
    "Collection",
    "Comparison",
    "Evaluation",
    "Loss",
    "Options",
    "Qrels",
    "Run",
    "Topic",
    "best_first",
    "by_article",
    "by_topic",
    "compare",
    "evaluate",
    "evaluate_index",
    "fused_runs",
    "lost_most",
    "make_run",
    "mean",
    "measure",
    "read_collection",
    "read_judgements",
    "read_qrels",
    "read_run",
    "write_run",
]
