"""The renderer of hits and articles: styled for a terminal, plain in a pipe."""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from ...index.storage.wording import counted
from ..error_hints import in_commands

if TYPE_CHECKING:
    from datetime import date

    from ...index import Article, Passage
    from ...search import Facets, Hit, Notice, RelatedArticles, Results

INDENT = 4
WIDEST = 100  # columns: longer lines are hard to read
VALUES = 12  # printed values of each facet

BELOW = "The answers end here; what follows comes near."
NEAREST = "Nothing answers; nearest:"

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WORD = re.compile(r"\S+")


def render_results(
    results: "Results", suggestions: "Sequence[tuple[str, str]]", unknown: "Sequence[str]" = ()
) -> None:
    """Print hits, and where answers end among them.

    If there are no hits, say so, show the nearest, name the `unknown`, and offer other spellings.
    """
    if results.reading:
        refusing = " · turn off with --literal" if results.reading.phrases else ""
        click.echo(f"read as: {clean(str(results.reading))}{refusing}", err=True)
    for notice in results.notices:
        click.echo(clean(f"{notice}{_otherwise(notice)}"), err=True)
    for place, hit in enumerate(results):
        if place == results.answering:
            click.echo(BELOW)
            click.echo()
        _render_hit(hit)
    if results.facets is not None:
        _render_facets(results.facets, results.total)
    if results.nearest:
        click.echo(NEAREST)
        click.echo()
        for hit in results.nearest:
            _render_hit(hit)
    elif not results:
        click.echo(_nothing(results), err=True)
    for line in unknown:
        click.echo(clean(line), err=True)
    for word, suggestion in suggestions:
        click.echo(f"No passage has “{word}”. Did you mean “{suggestion}”?", err=True)


def _otherwise(notice: "Notice") -> str:
    """The option that does otherwise than a notice tells, or what can be done about it."""
    if notice.hint is not None:
        clause = in_commands(notice.hint)
        return f" {clause[:1].upper()}{clause[1:]}."
    if notice.option is None:
        return ""
    value = "" if notice.value is True else f" {notice.value}"
    return f" Turn this off with --{notice.option.replace('_', '-')}{value}."


def _nothing(results: "Results") -> str:
    if results.listed:
        hits = results.listed
        there_are = "there is 1 hit" if hits == 1 else f"there are {hits:,} hits"
        return f"Nothing on this page: {there_are}."
    return "Nothing found."


def _render_facets(facets: "Facets", total: int) -> None:
    click.echo(f"all: {total:,}")
    for name, counts in facets.items():
        if counts.keys() <= {None}:
            continue  # no hit has a value
        values = [f"{clean(value or '(none)')} {count:,}" for value, count in counts.items()]
        rest = f" · {len(values) - VALUES:,} more" if len(values) > VALUES else ""
        click.echo(folded(f"{name}: {' · '.join(values[:VALUES])}{rest}"))


def _render_hit(hit: "Hit") -> None:
    article = hit.article
    number = click.style(f"{hit.rank:>2}.", fg="cyan")
    click.echo(folded(_headline(article), f"{number} "))
    for line in _wrapped(hit.passage.text, hit.highlights):
        click.echo(" " * INDENT + line)
    for passage in hit.passages[1:]:
        for line in _wrapped(passage.text, ()):
            click.secho(" " * INDENT + line, dim=True)
    if hit.more:
        more = counted(hit.more, "more passage")
        click.secho(folded(f"… and {more} of this article", " " * INDENT), dim=True)
    for line in (*_copy_lines(hit), *_reasons(hit)):
        click.secho(folded(line, " " * INDENT), dim=True)
    facts = [hit.passage.id, _pages(hit.passage), hit.index or ""]
    click.secho(" " * INDENT + clean(" · ".join(filter(None, facts))), dim=True)
    click.echo()


def _copy_lines(hit: "Hit") -> Iterator[str]:
    """The lines that name the copies of a hit, the first published one first."""
    for number, copy in enumerate(hit.copies):
        article = copy.article
        known = [article.source, day_in_words(article.date), article.id]
        facts = " · ".join(clean(fact) for fact in known if fact)
        if article.id == hit.article.id:
            facts += " (this one)"
        changed = f": {copy.changes}" if copy.changes else ""
        yield f"{'first in' if number == 0 else 'also in'} {facts}{clean(changed)}"
        if copy.changes:
            for sign, pieces in (
                ("+", copy.changes.pieces_added),
                ("-", copy.changes.pieces_dropped),
            ):
                for piece in pieces:
                    yield f"  {sign} {clean(piece)}"


def _reasons(hit: "Hit") -> Iterator[str]:
    """The lines with the reasons for a hit, if they were requested."""
    why = hit.explanation
    if why is None:
        return
    legs = " · ".join(
        f"{name} {leg.score:.3f} ({f'rank {leg.rank}' if leg.rank else 'not in its list'})"
        for name, leg in (("keyword", hit.keyword), ("semantic", hit.semantic))
    )
    yield f"score {hit.score:.3f} · {legs}"
    if why.parts:
        yield (
            f"ranked by {sum(part.weight * part.value for part in why.parts):.3f} = "
            + " + ".join(f"{part.weight:g}·{part.value:.3f} {part.name}" for part in why.parts)
        )
    if why.alone is not None:
        yield f"judged by itself, as an alert judges it: {why.alone:.3f}"
    if why.words:
        yield "words: " + ", ".join(
            f"{clean(word.word)}{' (title)' * (word.field == 'title')} {word.share:.0%}"
            for word in why.words
        )
    if why.sentence:
        sentence = hit.passage.text[why.sentence.start : why.sentence.end]
        yield f"nearest sentence ({why.sentence.cosine:.3f}): {clean(sentence)}"


def render_article(
    article: "Article", passages: "Sequence[Passage]", marked: "Passage | None"
) -> None:
    """Print a whole article, paragraph by paragraph; `marked` stands out."""
    click.echo(folded(_headline(article)))
    for label, value in (("by", article.author), ("url", article.url), ("id", article.id)):
        if value:
            click.secho(folded(f"{label} {clean(value)}"), dim=True)
    shown = ""
    for passage in passages:
        click.echo()
        pages = _pages(passage)
        if pages != shown:
            click.secho(clean(pages), dim=True)
            shown = pages
        for line in _wrapped(passage.text, ()):
            if passage is marked or marked is None:
                click.echo(f"{'▌ ' if marked else ''}{line}")
            else:
                click.secho(f"  {line}", dim=True)


def render_related(found: "RelatedArticles") -> None:
    """Print the articles related to an article: first its story, then its subject."""
    click.echo(folded(_headline(found.article)))
    for name, articles in (("same story", found.story), ("same subject", found.subject)):
        if articles:
            click.echo()
            click.secho(name, fg="cyan")
        for each in articles:
            click.echo(folded(_headline(each.article), "  "))
            names = f" · {clean(', '.join(each.names))}" if each.names else ""
            line = f"{each.score:.2f} {clean(each.article.id)}{names}"
            click.secho(folded(line, " " * INDENT), dim=True)
    if not found.story and not found.subject:
        click.echo("No related articles.", err=True)


def _pages(passage: "Passage") -> str:
    """The printed pages of a passage, as they are cited; empty if it has none."""
    if not passage.pages:
        return ""
    from ...index.articles.pages import pages_in_words

    return pages_in_words(passage.pages)


def _headline(article: "Article") -> str:
    title = click.style(clean(article.title) or "(no title)", bold=True)
    facts = [clean(article.source or ""), day_in_words(article.date)]
    return " · ".join([title, *filter(None, facts)])


def day_in_words(day: "date | None") -> str:
    """A day such as 3 May 2020; empty for none."""
    return f"{day.day} {day:%B %Y}" if day else ""


def clean(text: str) -> str:
    """Text without the control characters that could change a terminal."""
    return CONTROL.sub("", text.replace("\n", " "))


def _wrapped(text: str, highlights: "Sequence[tuple[int, int]]") -> Iterator[str]:
    """The lines of a passage with matched words styled. In a pipe a paragraph is one line."""
    width = _width()
    for paragraph in re.finditer(r"[^\n]+", text):
        line: list[str] = []
        used = 0
        for word in WORD.finditer(text, *paragraph.span()):
            size = columns(clean(word[0]))
            if line and width and used + 1 + size > width:
                yield " ".join(line)
                line, used = [], 0
            line.append(_styled(text, *word.span(), highlights))
            used += size + (1 if used else 0)
        if line:
            yield " ".join(line)


def folded(line: str, first: str = "", rest: str = " " * INDENT) -> str:
    """`first` and the line, broken between words at the edge of the terminal.

    Each further line begins with `rest`, which is at least as wide as `first`. The line may hold
    styles.
    """
    width = _width(len(rest))
    lines = [""]
    for piece in re.finditer(r"\s*\S+", line):
        longer = lines[-1] + piece[0]
        if lines[-1] and width and columns(click.unstyle(longer)) > width:
            lines.append(piece[0].lstrip())
        else:
            lines[-1] = longer
    return first + f"\n{rest}".join(lines)


def _width(indent: int = INDENT) -> int:
    """Columns left by an indentation; 0 if stdout is no terminal and lines are not broken."""
    if not sys.stdout.isatty():
        return 0
    import shutil

    return min(shutil.get_terminal_size().columns, WIDEST) - indent


def _styled(text: str, start: int, end: int, spans: "Sequence[tuple[int, int]]") -> str:
    """One word, with the parts of it that lie in `spans` styled."""
    parts, place = [], start
    for left, right in spans:
        if right <= start or left >= end:
            continue
        parts.append(clean(text[place : max(left, start)]))
        place = min(right, end)
        parts.append(click.style(clean(text[max(left, start) : place]), fg="yellow", bold=True))
    parts.append(clean(text[place:end]))
    return "".join(parts)


def columns(word: str) -> int:
    """Terminal columns of a word: East Asian wide letters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in word
    )
