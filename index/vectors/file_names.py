"""The file names of a segment's vectors."""

VECTORS = "vectors.faiss"
KEYS = "keys"
CELLS = "cells.faiss"
CELL_OF_ROW = "cells.rows"  # uint16 per row
CELL_PROPERTIES = "cells.json"
