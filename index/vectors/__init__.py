"""The semantic half of a segment: a vector for each passage, and the key of its text.

`vectors.faiss`  every row in half precision, a FAISS index of its own (`IxSQ`): exact
`keys`           the key of the text that each row encodes
`articles.faiss` the mean of each article's rows
`cells.*`        in large segments only: the rows once more, at a quarter of the size and
                 grouped into cells, so that a search need not read all of them
"""

from .article_means import ArticleMeans, merge_means, write_means
from .nearest_rows import cosines_of, nearest_of
from .rows import Rows, dimension_in
from .segment import VectorSegment, kind_of_vectors
from .text_keys import vector_key

__all__ = [
    "ArticleMeans",
    "Rows",
    "VectorSegment",
    "cosines_of",
    "dimension_in",
    "kind_of_vectors",
    "merge_means",
    "nearest_of",
    "vector_key",
    "write_means",
]
