"""The real vectors of passages and questions: encoded once, or taken from an index."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nutgraf.index import Index
from nutgraf.index.encoder import export_encoder, open_builder, open_encoder

from ..corpus import read_corpus

FILE = "real.npz"
_AT_ONCE = 2048


@dataclass(frozen=True)
class Real:
    """`vectors` (n, dimension) float16 in order of `articles` (n,); `questions` by name."""

    vectors: NDArray[np.float16]
    articles: NDArray[np.int64]
    questions: dict[str, NDArray[np.float32]]


def embed(data: Path, passages: int, questions: list[Path], folder: Path) -> Real:
    """Encode the first passages of a corpus, each with its article's title, and all questions."""
    encoder_folder = folder / "encoder"
    if not encoder_folder.exists():
        export_encoder("all-MiniLM-L6-v2", encoder_folder)
    builder, asker = open_builder(encoder_folder), open_encoder(encoder_folder)
    rows = read_corpus(data, passages).rows
    texts = [f"{article.title}\n{text}" for article, text in rows]
    vectors = [
        builder.encode_passages(texts[start : start + _AT_ONCE]).astype(np.float16)
        for start in range(0, len(texts), _AT_ONCE)
    ]
    number = {article.id: place for place, (article, _) in enumerate(rows)}
    real = Real(
        np.concatenate(vectors),
        np.array([number[article.id] for article, _ in rows]),
        {each.name: asker.encode_queries(_texts(each)) for each in questions},
    )
    save(real, folder)
    return real


def take(path: Path, questions: list[Path], folder: Path) -> Real:
    """The vectors of all passages of an index, and of all questions by its encoder."""
    with Index.open(path) as index, index.snapshot() as snapshot:
        vectors = np.concatenate([segment.vectors.vectors for segment in snapshot.segments])
        counts = [np.diff(segment.keyword.starts) for segment in snapshot.segments]
        passages = np.concatenate(counts)
        real = Real(
            vectors,
            np.repeat(np.arange(len(passages)), passages),
            {each.name: index.encoder.encode_queries(_texts(each)) for each in questions},
        )
    save(real, folder)
    return real


def _texts(folder: Path) -> list[str]:
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines][:500]


def save(real: Real, folder: Path) -> None:
    """Save the vectors in `folder`."""
    named = {f"questions {name}": each for name, each in real.questions.items()}
    np.savez(folder / FILE, vectors=real.vectors, articles=real.articles, **named)


def load(folder: Path) -> Real:
    """The vectors saved in `folder`."""
    with np.load(folder / FILE) as data:
        questions = {
            name.removeprefix("questions "): data[name]
            for name in data.files
            if name.startswith("questions ")
        }
        return Real(data["vectors"], data["articles"], questions)
