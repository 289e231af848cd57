"""Evaluation tables: print systems side by side, labels, the verdict and losses."""

from collections.abc import Iterable

import click

from ...index.storage.wording import counted
from ...search.evaluation import Evaluation, Options
from ...search.evaluation.report import BARE
from .hits import folded

WIDTH = 12


def render_evaluation(report: Evaluation, options: Options) -> None:
    """Print an evaluation as tables."""
    topics, articles = counted(report.topics, "topic"), counted(report.articles, "article")
    click.echo(f"{topics} over {articles}, by {options.by}")
    _systems(report)
    _comparisons(report)
    _behind(report, options)
    if report.labels:
        _labels(report)
    if report.verdict is not None:
        verdict = report.verdict
        line = (
            f"nothing found: AUROC {verdict.auroc:.3f} (of the scores "
            f"{verdict.auroc_of_scores:.3f}) · claimed for {verdict.false_nothing:.1%} of "
            f"{verdict.answerable:,} topics with an answer and {verdict.true_nothing:.1%} of "
            f"{verdict.unanswerable:,} without"
        )
        click.echo(f"\n{folded(line)}")
    if report.calibration_error is not None:
        click.echo(
            f"\nexpected calibration error of the hybrid scores {report.calibration_error:.3f}"
        )
    if options.losers:
        _losses(report)


def _systems(report: Evaluation) -> None:
    names = list(report.modes["hybrid"])
    systems = report.modes | {BARE: report.bare} | report.others
    left = _left(systems)
    click.echo(" " * left + "".join(f"{name:>{WIDTH}}" for name in names))
    for system, measures in systems.items():
        values = "".join(
            f"{value:>{WIDTH - 2}.1f} s" if name == "seconds" else f"{value:>{WIDTH}.4f}"
            for name, value in measures.items()
        )
        click.echo(f"{system:<{left}}{values}")


def _comparisons(report: Evaluation) -> None:
    left = _left(report.comparisons, least=len("hybrid against"))
    heads = f"{'difference':>12}{'p':>9}{'p corrected':>13}{'won':>8}{'lost':>8}{'tied':>8}"
    click.echo(f"\n{'hybrid against':<{left}}{heads}")
    for name, found in report.comparisons.items():
        click.echo(
            f"{name:<{left}}{found.difference:>+12.4f}{found.p:>9.4f}{found.corrected:>13.4f}"
            f"{found.won:>8,}{found.lost:>8,}{found.tied:>8,}"
        )


def _behind(report: Evaluation, options: Options) -> None:
    """Print how many topics each step puts behind the bare ranking, its cost, and which."""
    if not report.behind:
        return
    costs: dict[str, list[float]] = {}
    for each in report.behind:
        costs.setdefault(each.reason, []).append(each.value - each.other)
    said = " · ".join(
        f"{reason} {len(lost):,} ({sum(lost) / report.topics:+.4f})"
        for reason, lost in sorted(costs.items(), key=lambda each: sum(each[1]))
    )
    click.echo(f"\n{folded(f'behind the bare ranking by {report.measure}: {said}')}")
    for each in report.behind[: options.losers]:
        click.echo(
            f"{each.value:.3f} · {each.other:.3f}  {each.reason}  {each.topic}  {each.text[:60]}"
        )


def _labels(report: Evaluation) -> None:
    left = _left(report.labels, least=len(report.measure))
    systems = list(next(iter(report.labels.values())))
    width = max(WIDTH, _left(systems))
    click.echo(f"\n{report.measure:<{left}}" + "".join(f"{name:>{width}}" for name in systems))
    for label, values in report.labels.items():
        row = "".join(
            f"{value:>{width},}" if name == "topics" else f"{value:>{width}.4f}"
            for name, value in values.items()
        )
        click.echo(f"{label:<{left}}{row}")


def _losses(report: Evaluation) -> None:
    if not report.losses:
        click.echo(f"\n{report.against} is ahead of hybrid on no topic")
        return
    click.echo(f"\n{report.measure}, hybrid · {report.against}")
    for loss in report.losses:
        click.echo(f"{loss.value:.3f} · {loss.other:.3f}  {loss.topic}  {loss.text[:80]}")


def _left(names: Iterable[str], least: int = 8) -> int:
    return max([least, *map(len, names)]) + 2
