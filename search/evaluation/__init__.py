"""The evaluation of rankings over a folder of articles, topics and judgements."""

from .collection import Collection, Topic, read_collection, read_judgements
from .comparison import Comparison, Loss, compare, lost_most
from .evaluation import evaluate, evaluate_index
from .measures import MEASURES, by_topic, mean, measure
from .other_fusions import FUSIONS, fused_runs
from .qrels import Qrels, by_article, read_qrels
from .report import Evaluation, Options
from .runs import Run, make_run, read_run, write_run

__all__ = [
    "FUSIONS",
    "MEASURES",
    "Collection",
    "Comparison",
    "Evaluation",
    "Loss",
    "Options",
    "Qrels",
    "Run",
    "Topic",
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
