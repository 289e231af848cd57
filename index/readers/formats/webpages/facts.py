"""The facts of a page: who wrote it, on which day, in which language, for which site."""

import copy
import re
from typing import Any
from urllib.parse import urlsplit

from ....articles.dates import parse_date
from ....articles.markup.html_text import element_text

AUTHORS = (
    "author", "article:author", "byl", "byline", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "citation_author", "creator", "og:article:author", "twitter:data1",
)  # fmt: skip
DAYS = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "date", "pubdate", "publishdate", "publish-date", "publish_date", "published",
    "publication_date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued",
    "dcterms.created", "dc.date.created", "parsely-pub-date", "sailthru.date",
    "article.published", "citation_publication_date", "citation_date",
    "cxenseparse:recs:publishtime", "originalpublicationdate", "displaydate",
    "article_date_original", "ptime", "created", "release_date",
)  # fmt: skip
LABEL = re.compile(
    r"(?:written |posted |published |story |text |words )?by"
    r"|(?:the )?(?:guest |staff |contributing )?"
    r"(?:authors?|writers?|admin(?:istrator)?|editors?|staff|webmaster|user|reporter|correspondent"
    r"|contributors?|editorial(?: team| staff| board)?|newsroom|news desk|web desk|desk|team)"
    r"|unknown|none|null|n/?a|anonymous|undefined|share|follow|subscribe|comments?|more|read more"
    r"|view all posts|posted|published|updated|contact|profile|tags?|home|print|email|facebook"
    r"|twitter|redaktion|autor|auteur|autore|rédaction|redacción|redazione",
    re.IGNORECASE,
)
BY = re.compile(
    r"^(?:(?:written|posted|published|reported|story|words|text)\s+)?(?:by|von|par|por|di|door|av)"
    r"\s*:?\s+(?=\S)|^(?:author|autor|auteur|byline)\s*:\s*",
    re.IGNORECASE,
)
AFTER_NAME = re.compile(
    r"\s+(?:[|•·–—]|-(?=\s)|\bon\b|\bpublished\b|\bupdated\b|\bposted\b)\s+.*$|\s*@\w+.*$", re.I
)
TWO_DIGITS = re.compile(r"\d\d")
LONGEST_NAME = 100

APART = (
    "[not(ancestor-or-self::*[self::aside or self::nav or self::footer or self::form"
    " or self::figure or re:test(@class,"
    " 'related|sidebar|comment|recirc|promo|teaser|widget|(^|[ _-])cards?([ _-]|$)', 'i')])]"
)
"""The condition that an element is of the article, not of what stands beside it."""

BESIDE = "//aside | //nav | //footer | //p[string-length(.) > 150]//time"
NO_SENTENCE = "[not(ancestor::p[string-length(.) > 150])]"
BYLINES = (
    "//*[@itemprop='author' or @rel='author']",
    "//*[re:test(@class, '(^|[ _-])(byline|author-?name|post-author|entry-author|contributor)"
    "([ _-]|$)', 'i')]",
)
DAY_ELEMENTS = (
    "//*[@itemprop='datePublished']",
    "//time[@pubdate or re:test(@class, 'publish|entry-date|post-date|dt-published', 'i')]",
    "//header//time",
    "//*[re:test(@class, 'byline|dateline|meta|timestamp|date', 'i')]/descendant-or-self::time"
    + NO_SENTENCE,
    "//*[re:test(@class, '(^|[ _-])(date|pubdate|dateline|published|timestamp)([ _-]|$)', 'i')]"
    "[string-length(.) < 60]",
    f"//h1/following::time[position() = 1]{NO_SENTENCE}",
)
BEFORE_DAY = re.compile(
    r"^(?:(?:first )?(?:published|posted|updated)(?: on)?|on|date)\s*:?\s+", re.I
)
IN_ADDRESS = re.compile(r"/(?P<y>(?:1[89]|20)\d\d)[/-](?P<m>\d\d?)[/-](?P<d>\d\d?)(?:[/_-]|$)")
NAMESPACES = {"re": "http://exslt.org/regular-expressions"}
LANGUAGES = ("content-language", "og:locale", "language", "dc.language", "inlanguage")


def metas_of(tree: Any) -> dict[str, list[str]]:
    """The contents of the `meta` elements of a page, by name in lower case."""
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and meta.get(key):
                metas.setdefault(meta.get(key).strip().lower(), []).append(content)
    return metas


def page_author(tree: Any, metas: dict[str, list[str]], stated: str | None) -> str | None:
    """The author of a page: by its JSON-LD, its head, or the byline; never a label."""
    candidates = [stated or ""]
    candidates += [", ".join(dict.fromkeys(metas[name])) for name in AUTHORS if name in metas]
    for path in BYLINES:
        candidates += map(_shown, _found(tree, path))
    return next((name for each in candidates if (name := _name(each))), None)


def page_day(
    tree: Any, metas: dict[str, list[str]], stated: str | None, url: str | None
) -> str | None:
    """The day of a page: by its JSON-LD, its head, an element that says so, or its address."""
    candidates = [stated or "", *(day for name in DAYS for day in metas.get(name, ()))]
    for candidate in candidates:
        if _is_day(candidate):
            return candidate
    for path in DAY_ELEMENTS:
        for element in _found(tree, path):
            shown = BEFORE_DAY.sub("", _shown(element))
            for written in (element.get("datetime"), element.get("content"), shown):
                if written and _is_day(written.strip()):
                    return written.strip()
    found = IN_ADDRESS.search(urlsplit(url).path) if url else None
    day = f"{found['y']}-{found['m']:0>2}-{found['d']:0>2}" if found else ""
    return day if _is_day(day) else _searched_day(tree)


def _searched_day(tree: Any) -> str | None:
    """The day that a search of the rest of the page finds, apart from what stands beside it."""
    from htmldate import find_date

    tree = copy.deepcopy(tree)
    for element in tree.xpath(BESIDE, namespaces=NAMESPACES):
        if element.getparent() is not None:
            element.drop_tree()
    return find_date(tree, extensive_search=False, original_date=True, min_date="1500-01-01")


def page_language(tree: Any, metas: dict[str, list[str]], stated: str | None) -> str | None:
    """The language of a page."""
    named = [tree.get("lang"), tree.get("xml:lang")]
    named += [language for name in LANGUAGES for language in metas.get(name, ())]
    return next((language for language in (*named, stated) if language), None)


def page_source(metas: dict[str, list[str]], stated: str | None, other: str | None) -> str | None:
    """The name of the site."""
    names = (*metas.get("og:site_name", ()), stated, *metas.get("application-name", ()), other)
    return next((name.lstrip("@") for name in names if name and name.strip("@ ")), None)


def _found(tree: Any, path: str) -> Any:
    return tree.xpath(path + APART, namespaces=NAMESPACES)


def _shown(element: Any) -> str:
    return " ".join(element_text(element).split())


def _is_day(text: str) -> bool:
    try:
        parse_date(text)
    except ValueError:
        return False
    return True


def _name(text: str) -> str | None:
    """A name in a byline, or None if there is only a label, an address or a sentence."""
    name = AFTER_NAME.sub("", BY.sub("", text.strip())).strip(" ,;:|·•")
    if not name or len(name) > LONGEST_NAME or "://" in name or "@" in name:
        return None
    if LABEL.fullmatch(name) or TWO_DIGITS.search(name) or not any(map(str.isalpha, name)):
        return None
    return name
