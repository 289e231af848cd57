"""The results as Markdown tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..measuring import percentile
from .timing import Timed, overlap


def speed_table(kind: str, timed: Mapping[str, Timed]) -> str:
    """The times of one kind of question in ms; ratios are of medians over the same questions."""
    head = ("engine", "asked", "p50 ms", "p99 ms", "p50 CPU ms", "p99 CPU ms", "ratio", "overlap")
    own = timed["nutgraf"]
    rows = []
    for name, each in timed.items():
        asked = len(each.wall)
        shared = min(asked, len(own.wall))
        rows.append(
            (
                name,
                str(asked),
                *(f"{percentile(each.wall, p):.2f}" for p in (50, 99)),
                *(f"{percentile(each.processor, p):.2f}" for p in (50, 99)),
                _ratio(own.processor[:shared], each.processor[:shared]),
                f"{overlap(own.answers, each.answers):.2f}",
            )
        )
    return f"{kind} (ratio: nutgraf's median CPU time to this engine's)\n\n{table(head, rows)}"


def _ratio(own: list[float], other: list[float]) -> str:
    return f"{percentile(own, 50) / percentile(other, 50):.4f}"


def build_table(built: Mapping[str, Mapping[str, Any]]) -> str:
    """The indexing speed and index size of each engine, from its record."""
    head = ("engine", "passages per CPU-second", "of which index", "MB", "index / text", "peak MB")
    rows = []
    for name, record in built.items():
        seconds = {part: clock["processor"] for part, clock in record["clocks"].items()}
        sizes = record["sizes"]
        index = sizes.get("index")
        rows.append(
            (
                name,
                f"{record['rows'] / sum(seconds.values()):.0f}",
                f"{record['rows'] / seconds['index']:.0f}" if "index" in seconds else "",
                " + ".join(f"{part} {size / 1e6:.0f}" for part, size in sizes.items()),
                f"{index / record['text_bytes']:.3f}" if index else "",
                f"{record['peak_mb']:.0f}",
            )
        )
    return table(head, rows)


def fresh_table(fresh: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The medians of first answers in fresh processes, and their memory by kind."""
    head = ("engine", "open ms", "answer ms", "together", "first MB (own + file)", "later MB")
    rows = []
    for name, runs in fresh.items():
        opened = percentile([run["open_ms"] for run in runs], 50)
        answered = percentile([run["answer_ms"] for run in runs], 50)
        memory = [
            " + ".join(
                f"{percentile([run[when][kind] for run in runs], 50):.1f}"
                for kind in ("anonymous", "file")
            )
            for when in ("first_mb", "later_mb")
        ]
        rows.append((name, f"{opened:.1f}", f"{answered:.1f}", f"{opened + answered:.1f}", *memory))
    return table(head, rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its columns aligned."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    text = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)
