"""Web pages of our own words in twelve layouts as sites have them, each with its true article."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

PLACES = (
    "Tolm", "Harrowick", "Brennach", "Osterley Quay", "Vale Sound", "Merrin", "Kestrel Bay",
    "Dunmore", "Aldwater",
)  # fmt: skip
SUBJECTS = (
    ("Ferry company raises fares for the winter season", "Anna Writer", "2021-11-04"),
    ("Council votes to close the eastern quay", "Noor Hadley", "2019-03-12"),
    ("Old lighthouse finds a new keeper after ten years", "Tomas Berg", "2016-07-30"),
    ("Storm leaves four villages without power", "Ida Collin", "2022-01-19"),
    ("School of navigation opens its doors to girls", "Peter Quill", "1994-09-01"),
    ("Herring return to the sound for the first time since the war", "Maud Ferris", "2018-05-22"),
    ("Bridge toll falls as the debt is paid", "Jon Aske", "2020-02-28"),
    ("A town argues over its statue of the founder", "Lena Morrow", "2017-10-10"),
    ("Night trains will run again from spring", "Felix Arden", "2023-12-05"),
)
SENTENCES = (
    "Nobody at the harbour office of {0} had expected the decision to come so early in the year.",
    "The council met for three hours on Tuesday evening, and the vote was eleven to six.",
    "Residents of {0} said that they would write to the minister before the end of the month.",
    "A spokeswoman for the company declined to say how many of its workers would be affected.",
    "It is the second time since 1987 that such a plan has been put before the people of {0}.",
    "The money is to come from a fund that was set up after the flood, and from a small loan.",
    "Fishermen, teachers and the owner of the only hotel spoke against it in the town hall.",
    "What happens next will depend on the weather, the tides and a court in the capital.",
    "The report of the engineers runs to two hundred pages and has not been published in full.",
    "Work is due to begin in April, if the permits arrive, and should be finished by autumn.",
)
SITE = "The Harbour Post"


@dataclass(frozen=True)
class Story:
    title: str
    author: str
    day: str
    paragraphs: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Page:
    name: str
    markup: str
    title: str
    author: str | None
    day: str | None
    paragraphs: tuple[str, ...] = field(repr=False)


def stories() -> Iterator[Story]:
    for number, (title, author, day) in enumerate(SUBJECTS):
        place = PLACES[number]
        chosen = [
            SENTENCES[(number * 3 + each) % len(SENTENCES)].format(place) for each in range(9)
        ]
        paragraphs = tuple(" ".join(chosen[each : each + 2]) for each in range(0, 8, 2))
        yield Story(title, author, day, paragraphs, number)


def pages() -> Iterator[Page]:
    for story in stories():
        for layout in LAYOUTS:
            yield layout(story)


def document(head: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def linked(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **values})}</script>'


def blocks(paragraphs: tuple[str, ...]) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


NAV = (
    '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li>'
    '<li><a href="/sport">Sport</a></li><li><a href="/tides">Tides</a></li></ul></nav>'
)
FOOTER = (
    "<footer><p>Copyright 2024 The Harbour Post. All rights reserved.</p>"
    '<ul><li><a href="/about">About us</a></li><li><a href="/terms">Terms</a></li></ul></footer>'
)
RELATED = (
    '<aside class="related"><h3>More from the coast</h3><ul>'
    '<li><a href="/1">Lifeboat crew honoured</a> <time datetime="2009-01-02">2 January</time></li>'
    '<li><a href="/2">Tide tables for spring</a></li></ul></aside>'
)


def newspaper(story: Story) -> Page:
    head = (
        f"<title>{story.title} | {SITE}</title>"
        f'<meta property="og:title" content="{story.title}"><meta property="og:site_name" content="{SITE}">'
        f'<meta property="article:published_time" content="{story.day}T08:30:00+01:00">'
        '<link rel="canonical" href="https://post.example/2001/02/03/story">'
    )
    body = (
        f'<header><a href="/">{SITE}</a>{NAV}</header><main><article><header><h1>{story.title}</h1>'
        f'<p class="byline">By <a rel="author" href="/a">{story.author}</a></p></header>'
        f"{blocks(story.paragraphs)}</article>{RELATED}</main>{FOOTER}"
    )
    return Page(
        "newspaper", document(head, body), story.title, story.author, story.day, story.paragraphs
    )


def weblog(story: Story) -> Page:
    """The name of the site is the h1, the title of the entry an h2."""
    head = (
        f"<title>{story.title} – Notes from the Pier</title>"
        f'<meta property="og:title" content="{story.title}">'
        '<meta property="og:site_name" content="Notes from the Pier">'
    )
    body = (
        f'<div id="header"><h1 class="site-title"><a href="/">Notes from the Pier</a></h1>{NAV}</div>'
        f'<div id="content"><div class="post hentry"><h2 class="entry-title">{story.title}</h2>'
        f'<div class="entry-meta">Posted on <time class="entry-date" datetime="{story.day}T10:00:00">'
        f'{story.day}</time> by <span class="author vcard"><a rel="author" href="/a">{story.author}</a></span></div>'
        f'<div class="entry-content">{blocks(story.paragraphs)}</div></div>'
        '<div id="comments"><h3>2 comments</h3><ol><li class="comment">Well said, and about time.</li>'
        f"</ol></div></div><div id='sidebar' class='widget'><h3>Archive</h3></div>{FOOTER}"
    )
    return Page(
        "weblog", document(head, body), story.title, story.author, story.day, story.paragraphs
    )


def magazine(story: Story) -> Page:
    """A section before the title within h1, and another wording for social networks."""
    head = (
        f"<title>{story.title} - Coast Magazine</title>"
        '<meta property="og:title" content="You will not believe what they decided about the sea">'
        '<meta property="og:site_name" content="Coast Magazine"><meta name="author" content="Admin">'
        + linked(
            **{"@type": "Article"}, headline=story.title, datePublished=story.day,
            author=[{"@type": "Person", "name": story.author}],
        )
    )  # fmt: skip
    body = (
        f'{NAV}<article><h1><span class="kicker">Sea and Shore</span> {story.title}</h1>'
        f'<div class="author">Author</div>{blocks(story.paragraphs[:2])}'
        f'<figure><img src="a.jpg" alt=""><figcaption>The quay at dawn.</figcaption></figure>'
        f"{blocks(story.paragraphs[2:])}</article>{RELATED}{FOOTER}"
    )
    return Page(
        "magazine", document(head, body), story.title, story.author, story.day, story.paragraphs
    )


def agency(story: Story) -> Page:
    """No Open Graph; the author is an organisation; a time in running text is of another day."""
    rows = ("Port Ships", "Tolm 12", "Merrin 7")
    head = f"<title>{story.title} : Sealine</title>" + linked(
        **{"@type": "NewsArticle"}, headline=story.title, datePublished=f"{story.day}T06:00:00Z",
        author={"@type": "Organization", "name": "Sealine"}, publisher={"name": "Sealine"},
    )  # fmt: skip
    table = "".join(f"<tr><td>{row.split()[0]}</td><td>{row.split()[1]}</td></tr>" for row in rows)
    inline = (
        f"It began on <time datetime='2003-04-05'>5 April 2003</time>, when {SENTENCES[1].lower()}"
    )
    body = (
        f"{NAV}<div class='story'><h1>{story.title}</h1><p>{inline}</p>{blocks(story.paragraphs)}"
        f"<table>{table}</table></div>{FOOTER}"
    )
    said = f"It began on 5 April 2003, when {SENTENCES[1].lower()}"
    return Page(
        "agency",
        document(head, body),
        story.title,
        "Sealine",
        story.day,
        (said, *story.paragraphs, *rows),
    )


def live_blog(story: Story) -> Page:
    updates = [
        {"@type": "BlogPosting", "headline": f"Update {each}", "datePublished": "2024-01-01",
         "author": {"name": f"Reporter {each}"}} for each in range(10)
    ]  # fmt: skip
    head = f"<title>{story.title} – live | {SITE}</title>" + linked(
        **{"@type": "LiveBlogPosting"}, headline=story.title, datePublished=story.day,
        author={"name": story.author}, liveBlogUpdate=updates,
    )  # fmt: skip
    shown = "".join(
        f'<section class="update"><h3>Update {each}</h3><p>{paragraph}</p></section>'
        for each, paragraph in enumerate(story.paragraphs)
    )
    body = f"{NAV}<main><article><h1>{story.title}</h1>{shown}</article></main>{FOOTER}"
    text = tuple(
        line for each, text in enumerate(story.paragraphs) for line in (f"Update {each}", text)
    )
    return Page("live blog", document(head, body), story.title, story.author, story.day, text)


def old_tables(story: Story) -> Page:
    """A page of the nineties: tables, fonts and no heading."""
    body = (
        '<table width="100%"><tr><td colspan="2" bgcolor="#000066"><font color="white">The Vale Gazette'
        '</font></td></tr><tr><td width="120" valign="top"><a href="a.htm">News</a><br>'
        f'<a href="b.htm">Letters</a></td><td><center><font size="+2"><b>{story.title}</b></font></center>'
        f"<p>{'<p>'.join(story.paragraphs)}</td></tr></table>"
    )
    head = f"<title>The Vale Gazette: {story.title}</title>"
    return Page("old tables", document(head, body), story.title, None, None, story.paragraphs)


def newsletter(story: Story) -> Page:
    """The graph of the JSON-LD has the owner of the site before the author of the article."""
    graph = [
        {"@type": "WebSite", "@id": "#site", "name": "Tides", "publisher": {"@id": "#owner"}},
        {"@type": "Person", "@id": "#owner", "name": "Otto Owner"},
        {"@type": "BlogPosting", "headline": story.title, "datePublished": story.day,
         "author": {"@id": "#writer"}, "isPartOf": {"@id": "#site"}},
        {"@type": "Person", "@id": "#writer", "name": story.author},
    ]  # fmt: skip
    head = (
        f'<title>{story.title} - by {story.author}</title><meta property="og:title" content="{story.title}">'
        + linked(**{"@graph": graph})
    )
    body = (
        f"<div class='top'><h1 class='logo'>Tides</h1></div><article><h1 class='post-title'>{story.title}</h1>"
        f"<h3 class='subtitle'>A letter from the coast</h3>{blocks(story.paragraphs)}"
        "<div class='subscribe'><form><input><button>Subscribe</button></form></div></article>"
    )
    text = ("A letter from the coast", *story.paragraphs)
    return Page("newsletter", document(head, body), story.title, story.author, story.day, text)


def press_release(story: Story) -> Page:
    head = (
        f"<title>{story.title} — Ministry of Ports</title>"
        f'<meta name="dcterms.issued" content="{story.day}"><meta name="dc.creator" content="Ministry of Ports">'
    )
    body = (
        f"<div role='banner'><h1>Ministry of Ports</h1></div>{NAV}<div id='main'><h2>{story.title}</h2>"
        f"{blocks(story.paragraphs)}<p>Contact: press office, 1 Quay Street.</p></div>{FOOTER}"
    )
    text = (*story.paragraphs, "Contact: press office, 1 Quay Street.")
    return Page(
        "press release", document(head, body), story.title, "Ministry of Ports", story.day, text
    )


def brief(story: Story) -> Page:
    """A page under 250 characters."""
    text = story.paragraphs[0].split(". ")[0].rstrip(".") + "."
    head = f"<title>{story.title} | {SITE}</title>"
    body = f"<header>{NAV}</header><main><h1>{story.title}</h1><p>{text}</p></main>{FOOTER}"
    return Page("brief", document(head, body), story.title, None, None, (text,))


def listicle(story: Story) -> Page:
    """The title is cut in the head; the text is a list."""
    cut = " ".join(story.title.split()[:5]) + "…"
    head = (
        f'<title>{cut}</title><meta property="og:title" content="{cut}">'
        f'<meta property="article:published_time" content="{story.day}">'
        f'<meta property="article:author" content="https://www.facebook.com/x"><meta name="byl" content="By {story.author}">'
    )
    items = "".join(f"<li>{paragraph}</li>" for paragraph in story.paragraphs)
    body = f"{NAV}<article><h1>{story.title}</h1><p>{SENTENCES[0].format('Tolm')}</p><ol>{items}</ol></article>{FOOTER}"
    text = (SENTENCES[0].format("Tolm"), *story.paragraphs)
    return Page("listicle", document(head, body), story.title, story.author, story.day, text)


def gallery(story: Story) -> Page:
    """The captions of the pictures are the text."""
    figures = "".join(
        f'<figure><img src="{each}.jpg"><figcaption>{paragraph}</figcaption></figure>'
        for each, paragraph in enumerate(story.paragraphs)
    )
    head = f'<title>{story.title}: in pictures</title><meta property="og:title" content="{story.title}: in pictures">'
    body = f"{NAV}<article><h1>{story.title}: in pictures</h1><p>The year at sea.</p>{figures}</article>{FOOTER}"
    text = ("The year at sea.", *story.paragraphs)
    return Page("gallery", document(head, body), f"{story.title}: in pictures", None, None, text)


def encyclopedia(story: Story) -> Page:
    """Notes, powers and deleted text."""
    head = f"<title>{story.title} - Seapedia, the open encyclopedia</title>"
    noted = "".join(
        f"<p>{paragraph}<sup><a href='#n{each}'>[{each}]</a></sup></p>"
        for each, paragraph in enumerate(story.paragraphs)
    )
    body = (
        f"<div id='siteNotice'></div><div id='content'><h1 id='firstHeading'>{story.title}</h1>"
        f"<div id='bodyContent'>{noted}<p>The basin holds 10<sup>6</sup> tons"
        "<del> or so it was said</del>; he called it <q>a small sea</q> and left.</p></div></div>"
        f"<div id='footer'>{FOOTER}</div>"
    )
    text = (*story.paragraphs, "The basin holds 10^6 tons; he called it “a small sea” and left.")
    return Page("encyclopedia", document(head, body), story.title, None, None, text)


LAYOUTS: tuple[Callable[[Story], Page], ...] = (
    newspaper, weblog, magazine, agency, live_blog, old_tables, newsletter, press_release, brief,
    listicle, gallery, encyclopedia,
)  # fmt: skip
