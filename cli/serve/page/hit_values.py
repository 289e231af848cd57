"""The values of a hit for the template: passage, copies and reasons."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ....index import Article, Passage
from ....index.articles.article import own_reference
from ....index.articles.pages import pages_in_words
from ....index.copies.differences import Differences
from ....search import Copy, Hit, SearchRequest
from ..paged_search import PagedSearch
from .language import counted, decimal, number
from .language import translated as _
from .links import BLANK, link
from .markup import marked, plain
from .wording import day

LEGS = (("keyword", "words"), ("semantic", "meaning"))
SHORT = 280
"""Most characters shown of each further passage of an article."""

NAMED = 3
"""Most sources named in the summary of copies."""

Spans = Sequence[tuple[int, int]]
Highlights = Callable[[str], Spans]


def hit_shown(
    hit: Hit, wanted: PagedSearch, highlights: Highlights, explained: Hit | None
) -> dict[str, Any]:
    """The values of the template for a hit, with reasons if `explained` is given."""
    why = link(
        wanted.request, cursor=wanted.cursor, why=None if wanted.why == hit.rank else hit.rank
    )
    copies = explained.copies if explained else hit.copies
    return facts(hit.article) | {
        "rank": hit.rank,
        "pages": plain(pages_in_words(hit.passage.pages)),
        "href": passage_link(wanted, hit.article, hit.passage),
        "text": marked(hit.passage.text, hit.highlights),
        "further": [
            {
                "href": passage_link(wanted, hit.article, passage),
                "text": marked(*_shortened(passage.text, highlights(passage.text))),
            }
            for passage in hit.passages[1:]
        ],
        "more": further_shown(hit, wanted.request) if hit.more else None,
        "copies": copies_shown(copies, hit.article, wanted.request),
        "why": f"{why}#hit{hit.rank}",
        "reasons": _reasons(explained, wanted.request.mode) if explained else None,
    }


def further_shown(hit: Hit, request: SearchRequest) -> dict[str, str]:
    """The passages that are folded under a hit: their number, and the address that lists all."""
    return {
        "told": counted(
            "and %(number)s more passage of this article",
            "and %(number)s more passages of this article",
            hit.more,
        ),
        "href": link(replace(request, per_article=0)),
    }


def facts(article: Article) -> dict[str, Any]:
    """The values that are shown for every article."""
    return {
        "title": plain(article.title) or _("(no title)"),
        "source": plain(article.source),
        "author": plain(article.author),
        "date": article.date,
        "day": day(article.date),
    }


def passage_link(wanted: PagedSearch, article: Article, passage: Passage) -> str:
    """The address of an article page, at one of its passages."""
    place = passage.position
    address = link(
        wanted.request,
        "/article",
        id=own_reference(article.id),
        passage=place,
        cursor=wanted.cursor,
    )
    return f"{address}#p{place}"


def copies_shown(
    copies: Sequence[Copy], shown: Article, request: SearchRequest | None
) -> dict[str, Any] | None:
    """The copies of the article `shown`; None if it has none.

    `request` is the search that found it, if any.
    """
    if not copies:
        return None
    return {
        "summary": _carried(copies, shown),
        "carriers": [
            facts(copy.article)
            | {
                "href": link(request or BLANK, "/article", id=own_reference(copy.article.id)),
                "this": copy.article.id == shown.id,
                "first": copy.changes is None and number == 0,
                **changes_shown(copy.changes),
            }
            for number, copy in enumerate(copies)
        ],
        "apart": link(replace(request, copies=True)) if request and not request.copies else None,
    }


def _carried(copies: Sequence[Copy], shown: Article) -> str:
    """The sources that carry a text, in one line: the first one, then all but the one shown."""
    first = copies[0].article
    others = [c.article for c in copies if c.article.id not in (first.id, shown.id)]
    names = list(dict.fromkeys(plain(other.source) or _("another source") for other in others))
    told = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        told += " " + _("and %(number)s more", number=number(len(names) - NAMED))
    if first.id == shown.id:
        return _("First published here · also in %(sources)s", sources=told)
    when = f", {day(first.date)}" if first.date else ""
    source = plain(first.source) or _("another source")
    beginning = _("First published in %(source)s", source=f"{source}{when}")
    also = _("also in %(sources)s", sources=told)
    return f"{beginning} · {also}" if told else beginning


def changes_shown(change: Differences | None) -> dict[str, Any]:
    """The differences of a text from another: a summary, and the longest pieces."""
    return {
        "changes": plain(str(change)) if change else "",
        "added": list(map(plain, change.pieces_added)) if change else [],
        "dropped": list(map(plain, change.pieces_dropped)) if change else [],
    }


def _shortened(text: str, spans: Spans) -> tuple[str, list[tuple[int, int]]]:
    """The first SHORT characters of `text`, on one line, and the spans within them."""
    text = text.replace("\n", " ")
    if len(text) <= SHORT:
        return text, list(spans)
    end = len(text[:SHORT].rsplit(None, 1)[0])
    return f"{text[:end]} …", [(start, stop) for start, stop in spans if stop <= end]


def _reasons(hit: Hit, mode: str) -> dict[str, Any] | None:
    why = hit.explanation
    if why is None:
        return None
    legs = [(_(label), getattr(hit, name)) for name, label in LEGS if mode in ("hybrid", name)]
    sentence = why.sentence
    return {
        "chance": f"{hit.score:.0%}" if mode == "hybrid" else None,
        "legs": [
            {"label": label, "rank": leg.rank, "score": decimal(leg.score, ".3f")}
            for label, leg in legs
        ],
        "words": [
            {
                "word": plain(word.word),
                "title": word.field == "title",
                "share": f"{word.share:.0%}",
                "value": round(word.share, 3),
            }
            for word in why.words
        ],
        "sentence": plain(hit.passage.text[sentence.start : sentence.end]) if sentence else None,
        "cosine": decimal(sentence.cosine, ".2f") if sentence else None,
        "parts": [
            {
                "name": plain(part.name),
                "weight": decimal(part.weight, "g"),
                "value": decimal(part.value, ".3f"),
                "product": decimal(part.weight * part.value, ".3f"),
            }
            for part in why.parts
        ],
        "sum": decimal(sum(part.weight * part.value for part in why.parts), ".3f"),
    }
