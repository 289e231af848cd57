"""The format of one field's array file: the numbers that its writer and its reader share.

How a list of documents is stored. The low 16 bits of each document are in
`documents_low`. Where a segment has more than 65,536 documents, the high bits are in
`directory`: for a long list, where each run of 65,536 documents ends in it; for a list
too short for that, its documents in full. That costs 2.1 bytes a posting on news, where
plain 32 bits would cost 4, and decodes in one pass.

Frequencies take 2 bits: 1, 2, 3, or "4 or more", with the value in a list of exceptions.
Positions take a byte, those past 255 their high bits in a list of exceptions. Every 128
postings the number of positions before them is recorded, so that the positions of a few
documents are found without adding up the frequencies of all.
"""

from typing import Final

# Postings between two records of the number of positions; a power of two.
SAMPLE: Final = 128
# Frequencies from this one on are exceptions.
ESCAPE: Final = 4
# Positions and frequencies have 16 bits. Words of a document past this one are not indexed.
LONGEST_DOCUMENT: Final = 2**16 - 1
# The stored weight of a word's key whose weight is 1.
WHOLE_WEIGHT: Final = 255


def chunk_count(documents: int) -> int:
    """The number of runs of 65,536 document numbers in a segment of `documents`."""
    return -(-documents // 65_536)
