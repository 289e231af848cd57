"""The engine tantivy: a Rust library with its Python binding, one segment if possible.

As typed: its default tokenizer (words in small letters, no stemming, no stop words), and its own
query parser, which takes any of the words.
"""

from pathlib import Path
from typing import Any

from tantivy import (
    Document,
    FieldType,
    Filter,
    Index,
    Occur,
    Query,
    Schema,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from ..corpus import Corpus
from ..measuring import clock
from .engine import EPOCH, Answer, Built, Engine, folder_bytes
from .questions import KINDS, Question

_FIELDS = ("title", "body")
_HEAP = 1_000_000_000  # bytes: large, so that segments are few


def _schema(tokenizer: str = "english") -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("title", tokenizer_name=tokenizer)
    builder.add_text_field("body", stored=True, tokenizer_name=tokenizer)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_integer_field("row", stored=True)
    return builder.build()


def _analyzer() -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("English")):
        builder = builder.filter(step)
    return builder.build()


def build(folder: Path, corpus: Corpus, tokenizer: str = "english") -> Built:
    """Index and store all passages with one thread."""
    with clock() as total:
        index = Index(_schema(tokenizer), path=str(folder))
        index.register_tokenizer("english", _analyzer())
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for row, (article, text) in enumerate(corpus.rows):
            document = Document()
            document.add_text("title", article.title)
            document.add_text("body", text)
            document.add_integer("row", row)
            if article.date:
                document.add_integer("day", article.date.toordinal() - EPOCH)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
    texts = folder_bytes(folder, "*.store")
    return Built({"all": total}, {"index": folder_bytes(folder) - texts, "texts": texts})


def open_index(folder: Path) -> "TantivyEngine":
    """Open the index that `build` made."""
    return TantivyEngine(folder)


def build_typed(folder: Path, corpus: Corpus) -> Built:
    """Build with the default tokenizer."""
    return build(folder, corpus, "default")


def open_typed(folder: Path) -> "Engine":
    """Open the index that `build_typed` made."""
    return _Parsing(TantivyEngine(folder, "default"), ("headline",), as_typed=True)


def typed_variants(_: Engine) -> dict[str, Engine]:
    """No variants."""
    return {}


def variants(engine: "TantivyEngine") -> dict[str, Engine]:
    """The variants with tantivy's query parser: on the analysed words, and on the text as typed."""
    return {
        "tantivy, own parser": _Parsing(engine, ("headline", "rare pair"), as_typed=False),
        "tantivy, stop words too": _Parsing(engine, ("headline",), as_typed=True),
    }


class TantivyEngine:
    """The open index. Matches are not counted, so tantivy can skip blocks of postings."""

    kinds: tuple[str, ...] = KINDS

    def __init__(self, folder: Path, tokenizer: str = "english") -> None:
        """Open the newest commit."""
        self._schema = _schema(tokenizer)
        self._analyzer = _analyzer()
        self.index = Index(self._schema, path=str(folder), reuse=True)
        self.index.register_tokenizer("english", self._analyzer)
        self._searcher = self.index.searcher()
        self.segments = self._searcher.num_segments

    def prepare(self) -> None:
        """Nothing to do."""

    def answer(self, question: Question, count: int) -> Answer:
        """The best passages with any of the terms, in either field."""
        return self.answer_query(self._query(question), count)

    def answer_query(self, query: Query, count: int) -> Answer:
        """The best passages of a query, with stored texts and without a count of matches."""
        found = self._searcher.search(query, limit=count, count=False)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        return Answer(
            [int(document["row"][0]) for document in documents],
            [str(document["body"][0]) for document in documents],
        )

    def _query(self, question: Question) -> Query:
        terms: list[Any] = [self._analyzer.analyze(word)[0] for word in question.words]
        if question.kind == "phrase":
            phrases = [Query.phrase_query(self._schema, field, terms) for field in _FIELDS]
            return _any(phrases)
        if question.kind != "boolean":
            return _any([query for term in terms for query in self._in_fields(term)])
        assert question.first is not None and question.last is not None
        days = [day.toordinal() - EPOCH for day in (question.first, question.last)]
        dated = Query.range_query(self._schema, "day", FieldType.Integer, days[0], days[1])
        excluded = self._analyzer.analyze(question.excluded)[0]
        return Query.boolean_query(
            [
                *((Occur.Must, _any(self._in_fields(term))) for term in terms),
                (Occur.MustNot, _any(self._in_fields(excluded))),
                (Occur.Must, Query.const_score_query(dated, 0.0)),
            ]
        )

    def _in_fields(self, term: str) -> list[Query]:
        return [Query.term_query(self._schema, field, term, "freq") for field in _FIELDS]


def _any(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


class _Parsing:
    """The same index, searched through the query parser."""

    def __init__(self, engine: TantivyEngine, kinds: tuple[str, ...], *, as_typed: bool) -> None:
        self.kinds = kinds
        self._engine = engine
        self._as_typed = as_typed

    def prepare(self) -> None:
        pass

    def answer(self, question: Question, count: int) -> Answer:
        text = question.text.strip("?") if self._as_typed else " ".join(question.words)
        query = self._engine.index.parse_query(text, list(_FIELDS))
        return self._engine.answer_query(query, count)
