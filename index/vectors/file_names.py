"""The file names of a segment's vectors."""

VECTORS = "vectors.faiss"
KEYS = "keys"
CELLS = "cells.faiss"
CELL_OF_ROW = "cells.rows"  # uint16 a row
CELL_PROPERTIES = "cells.json"
