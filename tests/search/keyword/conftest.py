"""What the tests of the keyword leg share: small collections, and a second opinion on them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from nutgraf.index.keyword import KeywordArticle, KeywordSegment
from nutgraf.index.keyword.bulk_writer import write_keyword
from nutgraf.index.words.analyzer import Analyzer
from nutgraf.search.keyword import LocalKeywordLeg, Weights
from nutgraf.search.keyword.scoring.idf import Idf, lucene_idf
from tests.search.keyword.model import Model, Row, words_of

Corpus: TypeAlias = Sequence[Sequence[KeywordArticle]]
Masks: TypeAlias = list[np.ndarray[Any, np.dtype[np.bool_]] | None]


@dataclass(frozen=True)
class Collection:
    """The same articles as segments under a leg, and as a model."""

    segments: list[KeywordSegment]
    live: Masks
    leg: LocalKeywordLeg
    model: Model


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Collection]:
    """A function from articles (a list for each segment) to a Collection."""

    def build(
        corpus: Corpus,
        live: Masks | None = None,
        *,
        language: str = "none",
        weights: Weights = Weights(2.0, 1.0),  # noqa: B008
        k1: float = 1.2,
        b: float = 0.75,
        idf: Idf = lucene_idf,
    ) -> Collection:
        analyzer = Analyzer(language)
        segments = []
        for articles in corpus:
            folder = Path(tmp_path_factory.mktemp("segment")) / "keyword"
            write_keyword(folder, articles, analyzer)
            segments.append(KeywordSegment.open(folder))
        masks: Masks = live if live is not None else [None] * len(segments)
        leg = LocalKeywordLeg(segments, masks, analyzer, weights, k1, b, idf)
        rows = [
            Row(article, words_of(article.title, analyzer), words_of(passage, analyzer))
            for articles in corpus
            for article in articles
            for passage in article.passages
        ]
        flags = [
            np.ones(segment.rows, bool) if mask is None else mask
            for segment, mask in zip(segments, masks, strict=True)
        ]
        alive = np.concatenate([np.empty(0, bool), *flags]).tolist()
        model = Model(rows, alive, analyzer, weights._asdict(), k1, b, idf)
        return Collection(segments, masks, leg, model)

    return build
