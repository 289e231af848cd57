"""JSON schemas of what the service takes and gives; each object may gain fields later."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
DAY: Schema = {"type": ["string", "null"], "format": "date"}


def ref(name: str) -> Schema:
    """A schema by its name among the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def obj(properties: Mapping[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """An object that has all of these properties, but for the optional ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required}


def array(items: Schema) -> Schema:
    """A list of `items`."""
    return {"type": "array", "items": items}


FACTS = {
    "id": TEXT,
    "title": TEXT,
    "source": MAYBE_TEXT,
    "author": MAYBE_TEXT,
    "date": DAY,
    "url": MAYBE_TEXT,
}
LEG = obj({"rank": {"type": ["integer", "null"], "minimum": 1}, "score": NUMBER})
PASSAGE = obj({"id": TEXT, "position": COUNT, "text": TEXT})
GIVEN: Schema = {"type": "string", "minLength": 1}

COMPONENTS: dict[str, Schema] = {
    "Problem": obj(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "code": {**TEXT, "description": "Stays the same; the texts may be worded anew."},
        }
    ),
    "Hit": obj(
        {
            "rank": {"type": "integer", "minimum": 1},
            "score": NUMBER,
            "article": obj(FACTS),
            "passage": PASSAGE,
            "keyword": LEG,
            "semantic": LEG,
            "highlights": {
                **array({**array(COUNT), "minItems": 2, "maxItems": 2}),
                "description": "Start and end of the matched words in the passage, in characters.",
            },
        }
    ),
    "Results": obj(
        {
            "query": TEXT,
            "mode": TEXT,
            "generation": COUNT,
            "took_ms": NUMBER,
            "total": COUNT,
            "hits": array(ref("Hit")),
            "next": {**MAYBE_TEXT, "description": "The cursor of the next page."},
        }
    ),
    "Article": obj(
        {
            **FACTS,
            "text": TEXT,
            "language": MAYBE_TEXT,
            "metadata": {"type": "object"},
            "generation": COUNT,
            "passages": array(PASSAGE),
        }
    ),
    "NewArticle": {
        "type": "object",
        "description": "An article as a line of JSONL has it. Other names in common use are "
        "understood as well (headline, body, published, publisher, link), and what is not "
        "understood is kept as metadata.",
        "properties": {
            "_id": {**GIVEN, "description": "Else the url, else a digest of title and text."},
            "title": GIVEN,
            "text": {**GIVEN, "description": "Blank lines part its paragraphs."},
            "source": TEXT,
            "author": TEXT,
            "date": {"type": "string", "format": "date"},
            "url": TEXT,
            "language": TEXT,
        },
        "required": ["title", "text"],
        "example": {
            "_id": "a1",
            "title": "Ferry aground off Tolm",
            "text": "All 212 aboard were brought ashore.",
            "source": "Harrowick Courier",
            "date": "2020-11-15",
        },
    },
    "Added": obj(
        {
            "id": TEXT,
            "change": {"type": "string", "enum": ["added", "updated", "unchanged"]},
            "generation": COUNT,
            "complaints": array(TEXT),
        }
    ),
    "Removed": obj({"id": TEXT, "generation": COUNT}),
    "Report": obj(
        {
            "articles": obj(
                {"added": COUNT, "updated": COUNT, "unchanged": COUNT, "skipped": COUNT}
            ),
            "passages": obj({"added": COUNT, "embedded": COUNT, "reused": COUNT}),
            "generation": COUNT,
            "seconds": NUMBER,
            "problems": array(
                obj({"where": TEXT, "message": TEXT, "article_lost": {"type": "boolean"}})
            ),
        }
    ),
    "Stats": obj(
        {
            "generation": COUNT,
            "articles": COUNT,
            "passages": COUNT,
            "sources": COUNT,
            "first_date": DAY,
            "last_date": DAY,
            "bytes": COUNT,
            "model": TEXT,
            "language": TEXT,
        }
    ),
    "Health": obj({"status": {"type": "string", "enum": ["ok"]}, "generation": COUNT}),
}
