"""The fields of an article in a record: the names in use, and the values under each."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

NAMES = {
    "id": "id guid docid documentid uid | articleid newsid storyid uuid uri",
    "title": "title headline head heading name | articletitle storytitle newstitle posttitle"
    " mainheadline webtitle titletext",
    "text": "text body content contents article articlebody fulltext maintext bodytext | story"
    " articletext articlecontent storytext storybody newstext newscontent postcontent rawtext"
    " cleantext cleanedtext plaintext contenttext contenthtml bodyhtml texthtml htmlcontent html"
    " paragraphs sentences document passage selftext fulldescription leadparagraph lead standfirst"
    " abstract summary description excerpt snippet trailtext teaser",
    "source": "source publisher publication site sitename outlet | newspaper sourcename"
    " publishername publicationname newssource newsoutlet newspapername provider website paper"
    " journal sourcedomain domain",
    "author": "author authors byline creator by | authorname authornames bylines writer writers"
    " reporter journalist creators dccreator",
    "date": "date published publisheddate publishdate publishedat publishedon datepublished "
    "datepublish publicationdate pubdate publishedtime publishtime createdat created timestamp"
    " | publicationtime publicationdatetime webpublicationdate firstpublished firstpublishedat"
    " firstpublicationdate postdate dategmt postdategmt postedat posteddate posted articledate"
    " newsdate storydate releasedate displaydate issued dcdate datetime dateandtime datetimepub"
    " pubtime datecreated createdtime createdon creationdate createdutc time seendate",
    "url": "url link href permalink canonical canonicalurl sourceurl | weburl webpage articleurl"
    " articlelink newsurl storyurl pageurl posturl sourcelink originalurl externalurl",
    "language": "language lang | languagecode langcode inlanguage locale",
}
"""The names of each field, the better ones first, without regard to case, `_`, `-`, `.` and blanks.

A value under a name after `|` that does not fit its field is no fault: the name has other meanings.
"""

IN_OTHER_LANGUAGES = {
    "title": "titre titel titulo titolo titul tytul titlu overskrift otsikko baslik nadpis naslov"
    " zaglavie заголовок название 标题 標題 タイトル 제목 عنوان τιτλος",
    "text": "texte texto testo tekst teksti contenu contenido conteudo contenuto inhalt inhoud"
    " innehall corps cuerpo corpo volltext artikeltext tresc obsah szoveg metin icerik continut"
    " sadrzaj текст содержание 正文 内容 内文 本文 본문 내용 نص κειμενο",
    "source": "quelle fuente fonte bron kilde kalla lahde zrodlo zdroj forras kaynak sursa izvor"
    " zeitung источник издание 来源 來源 출처 المصدر πηγη",
    "author": "auteur autor autora autore verfasser forfatter forfattare kirjoittaja szerzo yazar"
    " автор 作者 著者 저자 الكاتب συγγραφεας",
    "date": "datum fecha data dato paivamaara tarih dataora datepublication datedepublication"
    " fechapublicacion fechadepublicacion datapublicacao datadepublicacao datapubblicazione"
    " datapublikacji veroffentlicht veroffentlichungsdatum erscheinungsdatum publicatiedatum дата"
    " датапубликации 日期 日付 날짜 تاريخ التاريخ ημερομηνια",
    "url": "lien enlace collegamento ссылка 链接 連結 링크 رابط",
    "language": "langue sprache idioma lingua taal sprak sprog jezyk jazyk kieli nyelv язык 语言"
    " 語言 언어 اللغة γλωσσα",
}
"""Names in the headers of tables in other languages, without accents. They come last."""

FIELDS = {
    name: (field, rank, rank < NAMES[field].split().index("|"))
    for field in NAMES
    for rank, name in enumerate([*NAMES[field].split(), *IN_OTHER_LANGUAGES.get(field, "").split()])
    if name != "|"
}
PARTING = str.maketrans("", "", "_-:. ")
WHOLE_LETTERS = str.maketrans("łıøđ", "liod")
"""Letters that are not a letter with an accent to Unicode."""

LONGEST_NAME = 40
"""Characters of a key at most; no known name of a field is longer."""

HOLDERS = frozenset(
    {"fields", "attributes", "properties", "row", "node", "data", "article", "post"}
)
"""Names of objects whose own fields are the record's, if these are fields of an article."""

EMPTY = "has neither a title nor a text"
"""The complaint of a record that makes no article."""

FEWEST = 2
"""Fields of an article in an object by which such a holder is known."""


class Candidate(NamedTuple):
    """A value that may supply a field; `sure` tells that its name has no other meaning."""

    key: Any
    value: Any
    sure: bool


Candidates = dict[str, list[Candidate]]
"""For each field, what may supply it, the best first."""


def candidates_in(
    record: Mapping[Any, Any], chosen: Mapping[str, Sequence[str]]
) -> tuple[Candidates, dict[Any, Any]]:
    """The candidates for the article's fields, and the rest of the record.

    `chosen` has names by field, which come before the usual ones; `a.b` is `b` in the object `a`,
    or in each of the objects of a list `a`.
    """
    ranked: dict[str, list[tuple[Any, ...]]] = {field: [] for field in NAMES}
    rest: dict[Any, Any] = {}
    for field, paths in chosen.items():
        for rank, path in enumerate(paths):
            value, record = _taken(record, path)
            if not is_nothing(value):
                ranked[field].append((-1, rank, False, Candidate(path, value, True)))
    for depth, part in enumerate(_parts(record)):
        for key, value in part.items():
            if is_nothing(value):
                continue
            field, rank, sure = _field(key)
            if field:
                candidate = Candidate(key, value, sure)
                ranked[field].append((depth, rank, key != "_id", candidate))
            else:
                rest.setdefault(key, value)
    for found in ranked.values():
        if len(found) > 1:
            found.sort(key=lambda candidate: candidate[:3])
    return {field: [candidate for *_, candidate in ranked[field]] for field in NAMES}, rest


def is_nothing(value: object) -> bool:
    """Whether a value says nothing: null, a blank text, or an empty list or object."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (isinstance(value, list | dict) and not value)


def wordy_names(metadata: Mapping[str, Any], most: int = 5) -> tuple[str, ...]:
    """The names of unused values that may be a text, those with the longest first."""
    sizes = {name: size for name, size in _texts(metadata, "", 0) if size}
    return tuple(sorted(sizes, key=lambda name: -sizes[name])[:most])


def _texts(values: Mapping[Any, Any], prefix: str, depth: int) -> Iterator[tuple[str, int]]:
    for key, value in values.items():
        parts = value if isinstance(value, list) else [value]
        texts = [part for part in parts if isinstance(part, str) and " " in part.strip()]
        yield f"{prefix}{key}", sum(map(len, texts))
        for part in parts[:1]:
            if isinstance(part, Mapping) and depth < 3:
                yield from _texts(part, f"{prefix}{key}.", depth + 1)


def _parts(record: Mapping[Any, Any]) -> list[Mapping[Any, Any]]:
    """The record without its holders, and what they hold."""
    held = {
        key: value
        for key, value in record.items()
        if not isinstance(value, str) and _is_holder(key, value)
    }
    if not held:
        return [record]
    return [{key: record[key] for key in record if key not in held}, *held.values()]


def _is_holder(key: object, value: object) -> bool:
    if not isinstance(value, Mapping) or not isinstance(key, str):
        return False
    if key in ("metadata", "_source"):
        return True
    known = key.translate(PARTING).lower() in HOLDERS
    return known and len({_field(inner)[0] for inner in value} - {""}) >= FEWEST


def field_of(key: object) -> str:
    """The field that a key of a record names; empty if it names none."""
    return _field(key)[0]


def _field(key: object) -> tuple[str, int, bool]:
    """The field that a key names, or "", the rank of the name, and whether it is sure."""
    if not isinstance(key, str) or len(key) > LONGEST_NAME:
        return "", 0, False
    return _named(key)


@lru_cache(maxsize=4096)
def _named(key: str) -> tuple[str, int, bool]:
    name = key.translate(PARTING).lower()
    if not name.isascii():
        parts = unicodedata.normalize("NFKD", name.translate(WHOLE_LETTERS))
        bare = (part for part in parts if not unicodedata.combining(part))
        name = unicodedata.normalize("NFC", "".join(bare))
    return FIELDS.get(name, ("", 0, False))


def _taken(record: Mapping[Any, Any], path: str) -> tuple[Any, Mapping[Any, Any]]:
    """The value at a path, and the record without it."""
    if path in record:
        return record[path], {key: record[key] for key in record if key != path}
    head, _, inner = path.partition(".")
    value = record.get(head)
    if inner and isinstance(value, Mapping):
        found, left = _taken(value, inner)
        return found, {**record, head: left}
    if inner and isinstance(value, list):
        parts = [_taken(part, inner) for part in value if isinstance(part, Mapping)]
        found = [part for part, _ in parts if part is not None]
        return found, {**record, head: [left for _, left in parts]}
    return None, record


def fields_named(record: Mapping[Any, Any], *, sure: bool = False) -> set[str]:
    """The fields that the keys of a record name; with `sure`, by names of no other meaning."""
    found = (_field(key) for key, value in record.items() if not is_nothing(value))
    return {field for field, _, is_sure in found if field and (is_sure or not sure)}


def texts_named(
    record: Mapping[Any, Any], field: str, chosen: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """The texts in a record that may supply a field, in its holders too, the chosen ones first."""
    for path in chosen.get(field, ()):
        value, _ = _taken(record, path)
        if isinstance(value, str):
            yield value
    for part in _parts(record):
        for key, value in part.items():
            if isinstance(value, str) and _field(key)[0] == field:
                yield value
