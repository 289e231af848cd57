"""A fence without a worker: files are read in this process, where coverage sees the readers."""

from nutgraf.index.readers.file_pieces import file_pieces
from nutgraf.index.readers.table import Readers


class OpenFence:
    """Reads a file as the worker does."""

    ahead = 0

    def settle(self):
        """Nothing is under way."""

    def pieces(self, path, name, options):
        readers = Readers({})
        return file_pieces(path, name, options, readers, *readers.of_file(path))
