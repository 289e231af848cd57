"""The wordings of a question by which it is judged whether anything answers."""

from ..query import Query, parse_query, restricts
from ..query.own_fields import OwnFields
from ..query.pasted import is_statement
from ..request import SearchRequest
from .reading import Reading


def wordings(
    query: Query, reading: Reading, request: SearchRequest, own: OwnFields
) -> tuple[Query, ...]:
    """The wordings of which one must be answered: the query, and the words nothing was read from.

    None if the request asks for words literally, or for nothing else than was read, or states
    something: then what comes near is what is wanted. `own` are the own fields of the articles.
    """
    typed = parse_query(reading.text, limits=request.limits, own=own)  # without the other filters
    literal = request.literal or restricts(typed.root)
    if literal or not reading.asked or is_statement(reading.text):
        return ()
    if reading.asked == reading.text:
        return (query,)
    return query, parse_query(reading.asked, limits=request.limits, own=own)
