"""The files of a search: its hits as citations, and the description for a browser's search box."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from starlette.responses import Response

from ....search import Results, SearchRequest
from ....search.citations.bibliography import FORMATS
from .links import link

MOST = 100
"""Most hits in a file: as many as a request may ask for."""

OPENSEARCH = "application/opensearchdescription+xml"


def downloads(request: SearchRequest) -> list[tuple[str, str]]:
    """The name of each format, and the address of the hits in it."""
    return [(form.label, link(request, "/export", form=name)) for name, form in FORMATS.items()]


def cited(results: Results, form: str, address: str, headers: Mapping[str, str]) -> Response:
    """The hits in a format of FORMATS, as a file that a browser saves; a feed it shows."""
    chosen = FORMATS[form]
    text = results.bibliography(address).written(form)
    # A spreadsheet takes a file without this mark for one in an old encoding.
    mark = "\ufeff" if form == "csv" else ""
    kept = (
        {}
        if form == "rss"
        else {"Content-Disposition": f'attachment; filename="nutgraf.{chosen.suffix}"'}
    )
    return Response(mark + text, media_type=chosen.media_type, headers={**headers, **kept})


def described(base: str) -> Response:
    """The OpenSearch description of the service at `base`, an address that ends in a slash."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        "<ShortName>nutgraf</ShortName><Description>Search the articles</Description>"
        "<InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template="{escape(base)}?q={{searchTerms}}"/>'
        f'<Url type="application/rss+xml" template="{escape(base)}export?q={{searchTerms}}'
        '&amp;format=rss"/></OpenSearchDescription>\n'
    )
    return Response(text, media_type=OPENSEARCH)
