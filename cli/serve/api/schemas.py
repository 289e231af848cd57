"""The JSON schemas of requests and answers. Any object may gain fields later."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
MONTHS: Schema = {
    "type": "object",
    "additionalProperties": COUNT,
    "description": "The dated articles of each month (`2016-03`).",
}
DAY: Schema = {"type": ["string", "null"], "format": "date"}


def ref(name: str) -> Schema:
    """A reference to the schema with this name among the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def obj(properties: Mapping[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """The schema of an object; all of its properties but `optional` are required."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required}


def array(items: Schema) -> Schema:
    """The schema of a list of `items`."""
    return {"type": "array", "items": items}


FACTS = {
    "id": TEXT,
    "title": TEXT,
    "source": MAYBE_TEXT,
    "author": MAYBE_TEXT,
    "date": DAY,
    "url": MAYBE_TEXT,
}
OWN: dict[str, Schema] = {
    "fields": {
        "type": "object",
        "additionalProperties": array(TEXT),
        "description": "The values of each own field, if the article has any.",
    }
}
LEG = obj({"rank": {"type": ["integer", "null"], "minimum": 1}, "score": NUMBER})
PASSAGE = obj(
    {
        "id": TEXT,
        "position": COUNT,
        "text": TEXT,
        "page": {**TEXT, "description": "The label of the printed page on which it begins."},
        "pages": {**array(TEXT), "description": "The labels of all pages that it stands on."},
    },
    optional=("page", "pages"),
)
GIVEN: Schema = {"type": "string", "minLength": 1}

PIECES = array(TEXT)
CHANGES: Schema = {
    **obj({"summary": TEXT, "added": PIECES, "dropped": PIECES}),
    "type": ["object", "null"],
    "description": "The differences from the first copy; with `explain`, the pieces of text too.",
}
COPY = obj({**FACTS, **OWN, "first": {"type": "boolean"}, "changes": CHANGES}, optional=("fields",))
RELATED = obj(
    {
        "id": TEXT,
        "title": TEXT,
        "source": MAYBE_TEXT,
        "date": DAY,
        "score": NUMBER,
        "meaning": {**NUMBER, "description": "The cosine similarity of the two articles."},
        "names": {
            **array(TEXT),
            "description": "Names that occur in both articles, the rarest first.",
        },
    }
)
SENTENCE: Schema = {
    **obj({"start": COUNT, "end": COUNT, "cosine": NUMBER}),
    "type": ["object", "null"],
    "description": "The sentence nearest in meaning: a span of the passage's text, in characters.",
}
EXPLANATION = obj(
    {
        "parts": {
            **array(obj({"name": TEXT, "weight": NUMBER, "value": NUMBER})),
            "description": "The parts of the score, which is the sum of weight x value.",
        },
        "words": {
            **array(obj({"word": TEXT, "field": TEXT, "score": NUMBER, "share": NUMBER})),
            "description": "What each word adds to the keyword score.",
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
        "text": {**TEXT, "description": "The words that are left to search for."},
        "filters": {**array(TEXT), "description": "Clauses of the query language."},
        "preference": MAYBE_TEXT,
        "phrases": {
            **array(TEXT),
            "description": "The words of the question that filters and preference were read from.",
        },
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
            "code": {**TEXT, "description": "Never changes; title and detail may be reworded."},
        }
    ),
    "Hit": obj(
        {
            "rank": {"type": "integer", "minimum": 1},
            "score": NUMBER,
            "answers": {
                "type": "boolean",
                "description": "Whether it answers; if not, it comes near to what does.",
            },
            "article": obj({**FACTS, **OWN}, optional=("fields",)),
            "passage": PASSAGE,
            "keyword": LEG,
            "semantic": LEG,
            "highlights": {
                **array({**array(COUNT), "minItems": 2, "maxItems": 2}),
                "description": "Start and end of the matched words in the passage, in characters.",
            },
            "passages": {
                **array(PASSAGE),
                "description": "With by=article: the best passages of the article.",
            },
            "copies": {
                **array(COPY),
                "description": "All articles that carry this text, the first published one first; "
                "only at the best hit of each article.",
            },
            "more": {
                **COUNT,
                "description": "The number of further passages of the article that answer, folded "
                "under this last hit of it, if any; per_article=0 lists them.",
            },
            "explanation": EXPLANATION,
            "index": {**TEXT, "description": "The index that has it, if several are searched."},
        },
        optional=("passages", "copies", "more", "explanation", "index"),
    ),
    "Results": obj(
        {
            "query": TEXT,
            "mode": TEXT,
            "generation": COUNT,
            "took_ms": NUMBER,
            "total": {
                **COUNT,
                "description": "The number of passages (by article: of articles) that answer, also "
                "those folded under hits (`more`).",
            },
            "hits": array(ref("Hit")),
            "nearest": {
                **array(ref("Hit")),
                "description": "What comes nearest, on the first page of a question that nothing "
                "answers, which has no hits.",
            },
            "offset": {**COUNT, "description": "Number of hits before these, if any."},
            "facets": {
                "type": "object",
                "additionalProperties": FACET,
                "description": "Counts of all hits by source, month and language, and by the "
                "fields that `facet` names.",
            },
            "read": {
                **READ,
                "description": "Filters and preferences that were read from the question and "
                "applied, if any; literal=true turns this off.",
            },
            "notices": {
                **array(TEXT),
                "description": "What else was done with the question, each in a sentence; absent "
                "if nothing was.",
            },
            "next": {
                **MAYBE_TEXT,
                "description": "The cursor of the next page; null on the last one.",
            },
        },
        optional=("nearest", "offset", "facets", "read", "notices"),
    ),
    "Related": obj(
        {"id": TEXT, "story": array(RELATED), "subject": array(RELATED), "generation": COUNT}
    ),
    "Suggestions": obj(
        {
            "query": TEXT,
            "generation": COUNT,
            "suggestions": array(
                obj(
                    {
                        "text": TEXT,
                        "kind": {"type": "string", "enum": ["word", "name", "source", "title"]},
                    }
                )
            ),
        }
    ),
    "Trends": obj(
        {
            "query": TEXT,
            "generation": COUNT,
            "hits": {**COUNT, "description": "The articles found, without copies."},
            "articles": {**COUNT, "description": "All articles, without copies."},
            "months": MONTHS,
            "words": array(
                obj(
                    {
                        "word": TEXT,
                        "score": {
                            **NUMBER,
                            "description": "How clearly it stands out, in standard deviations.",
                        },
                        "articles": {**COUNT, "description": "The hits that have it."},
                        "of_all": {**COUNT, "description": "The articles that have it."},
                        "months": MONTHS,
                    }
                )
            ),
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
    "Versions": obj(
        {
            "versions": array(
                obj(
                    {
                        "born": {
                            **COUNT,
                            "description": "The first generation that has this version.",
                        },
                        "died": {
                            "type": ["integer", "null"],
                            "description": "The first generation without it; null if current.",
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
        "description": "An article, as in a line of JSONL. Other common names of the fields are "
        "understood too (headline, body, published, publisher, link). Unknown fields are kept as "
        "metadata.",
        "properties": {
            "_id": {**GIVEN, "description": "By default the url, or a digest of title and text."},
            "title": GIVEN,
            "text": {**GIVEN, "description": "Blank lines separate paragraphs."},
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
    "Note": obj(
        {
            "count": COUNT,
            "places": array(TEXT),
            "names": {"type": "object", "additionalProperties": COUNT},
        }
    ),
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
            "notes": {"type": "object", "additionalProperties": ref("Note")},
            "without_vectors": COUNT,
            "passages": obj({"added": COUNT, "embedded": COUNT, "reused": COUNT}),
            "feeds": array({"type": "object"}),
            "generation": COUNT,
            "seconds": NUMBER,
            "problems_in_all": COUNT,
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
    "Health": obj(
        {
            "status": {"type": "string", "enum": ["ok"]},
            "generation": COUNT,
            "files": {"type": "string", "enum": ["checking", "whole", "damaged"]},
        }
    ),
}
