"""What must hold of an index after its writer was killed."""

import contextlib
from pathlib import Path
from typing import Any

import numpy as np

from nutgraf.index import EncoderError, Index
from nutgraf.index.articles.passages import encoder_text
from nutgraf.index.storage.layout import REEMBED
from nutgraf.index.vectors import vector_key

from .scenarios import OTHER, article, encoder_in, reembed, writer

State = tuple[dict[str, str], dict[str, Any]]


def states(path: Path) -> dict[int, State]:
    """Of every generation that can be read: the texts of its articles, and its settings."""
    with Index.open(path) as index:
        return {
            generation: _state(index, generation)
            for generation in range(index.oldest, index.generation + 1)
        }


def some_states(path: Path, seed: int) -> dict[int, State]:
    """Of the newest generation, and of another that can be read."""
    with Index.open(path) as index:
        oldest, newest = index.oldest, index.generation
        chosen = {oldest + seed % (newest - oldest + 1), newest}
        return {generation: _state(index, generation) for generation in chosen}


def _state(index: Index, generation: int) -> State:
    with index.snapshot(generation) as snapshot:
        rows = [
            row
            for segment, live, base in zip(
                snapshot.segments, snapshot.live, snapshot.bases.tolist(), strict=False
            )
            for row in range(base, base + segment.rows)
            if live is None or live[row - base]
        ]
        texts: dict[str, str] = {}
        for row in rows:
            passage = snapshot.passage(row)
            found = snapshot.article(passage.article.id)
            assert found is not None
            assert passage in found[1]
            texts[passage.id] = passage.text
        assert len(texts) == len(rows) == snapshot.live_rows, "a passage stands in two rows"
        return texts, dict(snapshot.settings)


def check(path: Path, expected: dict[int, State], acknowledged: list[int], seed: int) -> int:
    """All that must hold; the generation that stands. AssertionError says what does not."""
    found = check_generations(path, expected, acknowledged, seed)
    newest = max(found)
    _legs_agree(path)
    _reading_agrees(path, found[newest][0])
    with writer(path) as next_writer:
        next_writer.add(article(999, paragraphs=1))
    after = dict(found[newest][0])
    after["a999#0"] = article(999, paragraphs=1).text
    with Index.open(path) as index:
        later = _state(index, index.generation)
        named = {f"{id_:06d}" for id_ in index.catalogue.segments.ids()}
    assert later == (after, found[newest][1]), "the next writer has changed more"
    assert {each.name for each in (path / "segments").iterdir()} == named, "orphans are left"
    return newest


def check_generations(
    path: Path, expected: dict[int, State], acknowledged: list[int], seed: int
) -> dict[int, State]:
    """Some generations are what they were, those acknowledged among them."""
    found = some_states(path, seed)
    newest, least = max(found), max(acknowledged, default=0)
    assert newest >= least, f"generation {least} was acknowledged, {newest} stands"
    for generation, state in found.items():
        assert state == expected[generation], f"generation {generation} is another than it was"
    return found


def _reading_agrees(path: Path, texts: dict[str, str]) -> None:
    """What could not be read, and was passed over, is what it was when these were committed."""
    numbers = {int(id_[1:].partition("#")[0]) for id_ in texts}
    last = max(number if number >= 100 else 0 for number in numbers)
    with Index.open(path) as index:
        stats = index.stats()
    assert list(stats.skipped) == [f"no/news/{last}.txt"]
    assert stats.passed_over == {f".k{last}": 1}
    assert stats.without_vectors == 0


def check_reembedding(path: Path) -> None:
    """What a dead process has left of another encoder is taken up, and comes to its end."""
    with contextlib.suppress(EncoderError):  # it had come to its end
        reembed(path, lambda _: None)
    with Index.open(path) as index:
        assert index.encoder_spec == OTHER.spec
        assert not (path / REEMBED).exists()
    _legs_agree(path)


def _legs_agree(path: Path) -> None:
    with Index.open(path) as index, index.snapshot() as snapshot:
        encoder = encoder_in(snapshot.encoder.folder)
        for segment, base in zip(snapshot.segments, snapshot.bases.tolist(), strict=False):
            keys = segment.vectors.keys()
            for row in range(segment.rows):
                passage = snapshot.passage(base + row)
                text = encoder_text(passage)
                assert keys[row] == vector_key(text), f"row {row}: a vector of another text"
                [vector] = encoder.encode_passages([text])
                assert np.allclose(segment.vectors.vectors[row], vector, atol=1e-3)
                for term in index.analyzer.terms(passage.text):
                    postings = segment.keyword.postings("body", term)
                    assert postings is not None
                    assert row in postings.rows, f"row {row}: not found by {term}"
