"""JSON schemas of what the service takes and gives; each object may gain fields later."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
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

PIECES = array(TEXT)
CHANGES: Schema = {
    **obj({"summary": TEXT, "added": PIECES, "dropped": PIECES}),
    "type": ["object", "null"],
    "description": "What it changed of the first; the pieces of text with `explain`.",
}
COPY = obj({**FACTS, "first": {"type": "boolean"}, "changes": CHANGES})
RELATED = obj(
    {
        "id": TEXT,
        "title": TEXT,
        "source": MAYBE_TEXT,
        "date": DAY,
        "score": NUMBER,
        "meaning": {**NUMBER, "description": "The cosine of both articles' meaning."},
        "names": {**array(TEXT), "description": "Names in common, the rarest first."},
    }
)
SENTENCE: Schema = {
    **obj({"start": COUNT, "end": COUNT, "cosine": NUMBER}),
    "type": ["object", "null"],
    "description": "The sentence nearest in meaning, as a span of the passage's text.",
}
EXPLANATION = obj(
    {
        "parts": {
            **array(obj({"name": TEXT, "weight": NUMBER, "value": NUMBER})),
            "description": "The parts of the score: the sum of weight x value.",
        },
        "words": {
            **array(obj({"word": TEXT, "field": TEXT, "score": NUMBER, "share": NUMBER})),
            "description": "What each word gave to the score by words.",
        },
        "sentence": SENTENCE,
        "alone": {
            **MAYBE_NUMBER,
            "description": "The probability of the article by itself, as an alert gives it.",
        },
    }
)
READ = obj(
    {
        "text": {**TEXT, "description": "What is left to be searched for."},
        "filters": {**array(TEXT), "description": "Clauses of the query language."},
        "preference": MAYBE_TEXT,
        "phrases": {**array(TEXT), "description": "The words that this was read from."},
    }
)
FACET = array(obj({"value": MAYBE_TEXT, "count": COUNT}))

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
            "passages": {**array(PASSAGE), "description": "By article: its best passages."},
            "copies": {
                **array(COPY),
                "description": "All articles that carry this text, the first to do so first; "
                "at the best hit of each.",
            },
            "explanation": EXPLANATION,
        },
        optional=("passages", "copies", "explanation"),
    ),
    "Results": obj(
        {
            "query": TEXT,
            "mode": TEXT,
            "generation": COUNT,
            "took_ms": NUMBER,
            "total": COUNT,
            "hits": array(ref("Hit")),
            "offset": {**COUNT, "description": "Hits before these, where there are any."},
            "facets": {
                **obj({"source": FACET, "month": FACET, "language": FACET}),
                "description": "All hits, counted.",
            },
            "read": {
                **READ,
                "description": "What was read from the question and applied, if anything; "
                "literal=true refuses it.",
            },
            "next": {**MAYBE_TEXT, "description": "The cursor of the next page."},
        },
        optional=("offset", "read"),
    ),
    "Related": obj(
        {"id": TEXT, "story": array(RELATED), "subject": array(RELATED), "generation": COUNT}
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
    "Versions": obj(
        {
            "versions": array(
                obj(
                    {
                        "born": {**COUNT, "description": "The generation that has it first."},
                        "died": {
                            "type": ["integer", "null"],
                            "description": "The first that no longer has it; null: it is there.",
                        },
                        "committed": {**TEXT, "format": "date-time"},
                        **FACTS,
                        "text": TEXT,
                        "language": MAYBE_TEXT,
                        "metadata": {"type": "object"},
                    }
                )
            )
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
        "anyOf": [{"required": ["title"]}, {"required": ["text"]}],
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
                {
                    "added": COUNT,
                    "updated": COUNT,
                    "unchanged": COUNT,
                    "removed": COUNT,
                    "skipped": COUNT,
                }
            ),
            "passed_over": {"type": "object", "additionalProperties": COUNT},
            "without_vectors": COUNT,
            "passages": obj({"added": COUNT, "embedded": COUNT, "reused": COUNT}),
            "feeds": array({"type": "object"}),
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
