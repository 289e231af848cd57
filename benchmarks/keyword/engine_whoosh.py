"""The engine Whoosh 2.7.4: its own codec and stemmer, stop words and texts kept.

As typed: its default analysis (small letters, without its 37 stop words, not stemmed), and its own
query parser, asked for any of the words.
"""

from pathlib import Path

from whoosh import index, query
from whoosh.analysis import Analyzer, StandardAnalyzer, StemmingAnalyzer
from whoosh.fields import NUMERIC, STORED, TEXT, Schema
from whoosh.qparser import MultifieldParser, OrGroup

from ..corpus import Corpus
from ..measuring import clock
from .engine import EPOCH, Answer, Built, Engine, folder_bytes
from .questions import KINDS, Question

_MEMORY = 512  # MB of postings that the writer holds
_FIELDS = ("title", "body")


def build(folder: Path, corpus: Corpus, analyzer: Analyzer | None = None) -> Built:
    """Index and store all passages with one process; more are not faster here."""
    analyzer = analyzer or StemmingAnalyzer(stoplist=None)
    schema = Schema(
        title=TEXT(analyzer=analyzer),
        body=TEXT(analyzer=analyzer, stored=True),
        day=NUMERIC(int),
        row=STORED,
    )
    with clock() as total:
        writer = index.create_in(folder, schema).writer(limitmb=_MEMORY)
        for row, (article, text) in enumerate(corpus.rows):
            day = {"day": article.date.toordinal() - EPOCH} if article.date else {}
            writer.add_document(title=article.title, body=text, row=row, **day)
        writer.commit()
    return Built({"all": total}, {"index and texts": folder_bytes(folder)})


def open_index(folder: Path) -> "WhooshEngine":
    """Open the index that `build` made."""
    return WhooshEngine(folder)


def build_typed(folder: Path, corpus: Corpus) -> Built:
    """Build with the default analyzer."""
    return build(folder, corpus, StandardAnalyzer())


def open_typed(folder: Path) -> "Engine":
    """Open the index that `build_typed` made."""
    return _Parsing(folder)


def typed_variants(_: Engine) -> dict[str, Engine]:
    """No variants."""
    return {}


def variants(engine: "WhooshEngine") -> dict[str, Engine]:
    """No variants."""
    return {}


class WhooshEngine:
    """The open index, with Whoosh's own matchers and its default scorer, BM25F."""

    kinds: tuple[str, ...] = KINDS

    def __init__(self, folder: Path) -> None:
        """Open the newest commit."""
        opened = index.open_dir(folder)
        self._searcher = opened.searcher()
        self._analyzer = opened.schema["body"].analyzer

    def prepare(self) -> None:
        """Nothing to do."""

    def answer(self, question: Question, count: int) -> Answer:
        """The best passages, by both fields; filters use Whoosh's filter and mask."""
        terms = [self._term(word) for word in question.words]
        filter_ = mask = None
        if question.kind == "phrase":
            asked = query.Or([query.Phrase(field, terms) for field in _FIELDS])
        elif question.kind == "boolean":
            assert question.first is not None and question.last is not None
            asked = query.And([query.Or(_in_fields(term)) for term in terms])
            days = [day.toordinal() - EPOCH for day in (question.first, question.last)]
            filter_ = query.NumericRange("day", *days)
            mask = query.Or(_in_fields(self._term(question.excluded)))
        else:
            asked = query.Or([part for term in terms for part in _in_fields(term)])
        found = self._searcher.search(asked, limit=count, filter=filter_, mask=mask)
        hits = [hit.fields() for hit in found]
        return Answer([hit["row"] for hit in hits], [hit["body"] for hit in hits])

    def _term(self, word: str) -> str:
        [token] = self._analyzer(word)
        return str(token.text)


class _Parsing:
    """The same index, searched through the query parser."""

    kinds: tuple[str, ...] = ("headline",)

    def __init__(self, folder: Path) -> None:
        opened = index.open_dir(folder)
        self._searcher = opened.searcher()
        self._parser = MultifieldParser(_FIELDS, opened.schema, group=OrGroup)

    def prepare(self) -> None:
        pass

    def answer(self, question: Question, count: int) -> Answer:
        found = self._searcher.search(self._parser.parse(question.text.strip("?")), limit=count)
        hits = [hit.fields() for hit in found]
        return Answer([hit["row"] for hit in hits], [hit["body"] for hit in hits])


def _in_fields(term: str) -> list[query.Term]:
    return [query.Term(field, term) for field in _FIELDS]
