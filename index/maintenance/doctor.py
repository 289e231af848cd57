"""The doctor: examines an index and its environment, and advises."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ..arguments import path_of
from ..encoder import DEFAULT_DIGEST
from ..encoder.telemetry import EARLY, collecting
from ..errors import IndexDamagedError, MissingExtraError, NutgrafError
from ..hints import Advice, Hint
from ..segments.merge import FAN, SMALLEST
from ..statistics import Stats
from ..storage.extras import WATCH_MODULES, require_extra
from ..storage.layout import LOCK, REEMBED, SEGMENTS, segment_folder
from ..storage.lock import holder_of
from ..storage.wording import counted, passed_over_in_words
from ..store import Index
from ..words import ANALYSIS
from ..writing.erasure import BACKUPS
from .sweeping import left_in

DEAD_SHARE = 0.3
"""The share of dead rows from which on a search wastes a good part of its time on them."""

FEW_ROWS = 1000
"""With fewer dead rows their share does not matter."""

MANY_GENERATIONS = 1000
"""Earlier generations that nobody is likely to search one by one."""

DISK_SHARE = 0.05
DISK_ENOUGH = 20e9
"""Free bytes that suffice for all but very large indexes."""

FAST = Hint(Advice.INSTALL, name="'nutgraf[fast]'")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth knowing. `mend` says what to do about it; None if nothing needs doing."""

    what: str
    mend: Hint | None = None


def examine(path: str | Path) -> list[Finding]:
    """All findings about the index at `path`. Changes nothing.

    Raises IndexNotFoundError if there is no index.
    """
    path = path_of(path)
    try:
        index = Index.open(path)
    except IndexDamagedError as error:
        return [Finding(error.message, Hint(Advice.REPAIR, path))]
    with index:
        stats = index.stats()
        return [
            *_damage(index, stats),
            *_lock(path),
            *_orphans(index),
            *_left_overs(index),
            *_reembedding(path),
            *_disk(path, stats),
            *_encoder(stats),
            *_telemetry(),
            *_feeds(path, stats),
            *_reading(path, stats),
            *_segments(index, path),
            *_words(index),
            *_scale(index),
        ]


def _scale(index: Index) -> Iterator[Finding]:
    spec = index.encoder_spec
    if spec.scale is None and spec.digest != DEFAULT_DIGEST:
        yield Finding(
            f"the cosines of '{spec.name}' are read as the default model's, for it was never "
            "measured: export the articles, and make an index of them that reuses these vectors"
        )


def _words(index: Index) -> Iterator[Finding]:
    records, mend = index.catalogue.segments.all(), Hint(Advice.REBUILD, index.path)
    if old := sum(record.analysis != ANALYSIS for record in records):
        yield Finding(f"{counted(old, 'segment')} built by earlier rules of what a word is", mend)
    if old := sum(not record.has_columns for record in records):
        yield Finding(f"{counted(old, 'segment')} without columns for own fields", mend)


def _damage(index: Index, stats: Stats) -> Iterator[Finding]:
    mend = Hint(Advice.REPAIR, index.path)
    try:
        index.snapshot().close()
    except NutgrafError as error:
        yield Finding(error.message, mend)
    if stats.without_vectors:
        yield Finding(f"{counted(stats.without_vectors, 'passage')} without vectors", mend)


def _lock(path: Path) -> Iterator[Finding]:
    if holder := holder_of(path / LOCK):
        yield Finding(f"a writer is at work ({holder})")


def _orphans(index: Index) -> Iterator[Finding]:
    if holder_of(index.path / LOCK):
        return  # the writer may be about to commit them
    known = {segment_folder(index.path, id_).name for id_ in index.catalogue.segments.ids()}
    folders = {folder.name for folder in (index.path / SEGMENTS).glob("*")}
    if orphans := folders - known:
        yield Finding(
            f"{counted(len(orphans), 'segment')} written and never committed: {min(orphans)} first",
            Hint(Advice.SWEEP, index.path),
        )


def _left_overs(index: Index) -> Iterator[Finding]:
    backups = index.catalogue.settings.of_index().get(BACKUPS, ())
    places = [Path(each["path"]).parent for each in backups]
    for left in left_in(index.path, places):
        inside = left.parent == index.path
        mend = Hint(Advice.SWEEP, index.path) if inside else Hint(Advice.SWEEP_PLACE, left.parent)
        yield Finding(f"{left}: was left by a process that has died", mend)


def _reembedding(path: Path) -> Iterator[Finding]:
    if not (path / REEMBED).exists() or holder_of(path / f"{REEMBED}.lock"):
        return
    yield Finding(
        "a change of its model is not finished",
        Hint(Advice.RESUME_CHANGE, path),
    )


def _disk(path: Path, stats: Stats) -> Iterator[Finding]:
    disk = shutil.disk_usage(path)
    # A merge of all segments takes as much space again.
    if disk.free < stats.bytes or (disk.free < DISK_SHARE * disk.total and disk.free < DISK_ENOUGH):
        yield Finding(
            f"the disk is nearly full: {disk.free / 1e9:,.1f} GB of {disk.total / 1e9:,.1f} free",
            Hint(Advice.FREE_SPACE, path),
        )
    if not os.access(path, os.W_OK):
        yield Finding("the folder cannot be written to: it can be searched, not changed")


def _encoder(stats: Stats) -> Iterator[Finding]:
    fast = find_spec("openvino") is not None
    if stats.precision == "bf16" and not fast:
        yield Finding(
            "its passages are encoded in bf16, and OpenVINO is not installed",
            FAST,
        )
    elif not fast and _has_bf16():
        yield Finding(
            "passages are encoded in fp32, half as fast as in bf16, which a new index can have",
            FAST,
        )
    if stats.runtime == "sentence-transformers":
        yield Finding("the model could not be exported: each search waits seconds for torch")


def _telemetry() -> Iterator[Finding]:
    for variable in collecting():
        yield Finding(f"the environment variable {variable} leaves a library's telemetry on")
    for library in EARLY:
        yield Finding(
            f"the program imported {library}, with its telemetry, before it could be switched off"
        )


def _has_bf16() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def _feeds(path: Path, stats: Stats) -> Iterator[Finding]:
    if stats.feeds:
        try:
            require_extra("watch", *WATCH_MODULES)
        except MissingExtraError as error:
            yield Finding("feeds are known but cannot be asked", error.hint)
    for feed in stats.feeds:
        if feed.problem:
            lasting = feed.gone or feed.failures > 1
            yield Finding(
                f"{feed.address}: {feed.problem}"
                + (f" ({feed.failures:,} times in a row)" if feed.failures > 1 else ""),
                Hint(Advice.FORGET_FEED, path, feed.address) if lasting else None,
            )


def _reading(path: Path, stats: Stats) -> Iterator[Finding]:
    if stats.skipped:
        place, reason = next(iter(stats.skipped.items()))
        skipped = counted(len(stats.skipped), "article, line or file", "articles, lines or files")
        yield Finding(
            f"{skipped} skipped when last read: {place}: {reason}",
            Hint(Advice.READ_AGAIN, path),
        )
    if stats.passed_over:
        yield Finding(f"passed over {passed_over_in_words(stats.passed_over)}")
    if stats.summaries:
        entries = counted(len(stats.summaries), "entry", "entries")
        yield Finding(f"{entries} of feeds indexed without their pages")


def _segments(index: Index, path: Path) -> Iterator[Finding]:
    segments = index.catalogue.segments.all()
    small = sum(segment.rows < SMALLEST for segment in segments)
    if small > 2 * FAN:
        yield Finding(f"{small:,} small segments slow each search", Hint(Advice.COMPACT, path))
    try:
        with index.snapshot() as snapshot:
            rows, live = int(snapshot.bases[-1]), len(snapshot.stored_rows())
    except NutgrafError:
        return  # `_damage` reports it
    kept = index.generation - index.oldest
    if kept > MANY_GENERATIONS:
        yield Finding(
            f"{kept:,} earlier generations are kept: what was changed or removed stays on the disk",
            Hint(Advice.KEEP_DAYS, path),
        )
    dead = rows - live
    if dead > max(FEW_ROWS, DEAD_SHARE * rows):
        yield Finding(
            f"{dead:,} of {rows:,} passages belong to earlier generations only",
            Hint(Advice.COMPACT_TO_NEWEST, path),
        )
