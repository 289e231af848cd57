"""What must hold of a folder after a power cut."""

from pathlib import Path

from nutgraf.index import Index
from nutgraf.index.maintenance.restore import restore_backup
from nutgraf.index.maintenance.verification import verify

from ..crash.checking import State, check, check_generations, check_reembedding, some_states
from ..crash.scenarios import article
from .scenarios import BACKUP, MADE, RESTORED, Own


def check_index(
    path: Path, name: str, expected: dict[int, State], acknowledged: list[int], seed: int
) -> None:
    """The index is whole, and what was acknowledged is there; of each sixth, writers go on."""
    _is_sound(path)
    if seed % 6:
        check_generations(path, expected, acknowledged, seed)
        return
    check(path, expected, acknowledged, seed)
    if name in ("reembed", "discarding"):
        check_reembedding(path)
    _is_sound(path)


def _is_sound(path: Path) -> None:
    faults = [str(fault) for fault in verify(path) if not fault.is_note]
    assert not faults, f"verify: {faults}"


def check_restored(folder: Path, expected: dict[int, State], said: int, seed: int) -> None:
    """A backup and a restored index are there whole, or not at all; there if it was said."""
    file, restored = folder / BACKUP, folder / RESTORED
    places = [restored] if said > 1 or restored.exists() else []
    if said or file.exists():
        restore_backup(file, folder / "again")
        places.append(folder / "again")
    for place in places:
        _is_sound(place)
        for generation, state in some_states(place, seed).items():
            assert state == expected[generation], f"{place.name}: generation {generation} differs"


def check_made(folder: Path, said: int) -> None:
    """A new index is whole, with the commit that was acknowledged, or can be made anew."""
    path = folder / MADE / "index"
    if not (path / "catalogue.sqlite").exists():
        assert not said, "the index was acknowledged"
        Index.create(path, encoder=Own()).close()
    _is_sound(path)
    with Index.open(path, encoder=Own()) as index:
        assert index.generation >= said - 1, "the commit was acknowledged"
        with index.writer() as opened:
            opened.add(article(1))
        with index.snapshot() as snapshot:
            assert [each.id for each in snapshot.articles()] == ["a1"]
