"""The names of the files that hold the vectors of a segment."""

VECTORS = "vectors.faiss"
KEYS = "keys"
CELLS = "cells.faiss"
CELL_OF_ROW = "cells.rows"  # uint16 a row
CELL_PROPERTIES = "cells.json"
