"""Evaluation: how good the rankings are over a folder of articles, topics and judgements."""

from .collection import Collection, Topic, read_collection, read_judgements
from .comparing import Comparison, Loss, compare, lost_most
from .evaluating import evaluate, evaluate_folder
from .fusions import FUSIONS, fused_runs
from .measuring import MEASURES, by_topic, mean, measure
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
    "evaluate_folder",
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
