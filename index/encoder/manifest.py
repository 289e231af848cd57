"""The manifest of an exported encoder, encoder.json: its files and their digests."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import EncoderError, IndexDamagedError, NutgrafError, StorageError
from ..hints import VERIFY
from ..storage.files import FileRecord, check_file, sync
from .spec import EncoderSpec

MANIFEST = "encoder.json"
GRAPH = "model.onnx"
WEIGHTS = "weights.bin"
TOKENIZER = "tokenizer.json"
PROBE_VECTORS = "probes.f32"
VOCABULARY = "vocabulary.bin"
"""A large vocabulary, to be looked up; few models have it."""
FILES = (GRAPH, WEIGHTS, TOKENIZER, PROBE_VECTORS)
FORMAT = 1
FORMAT_OF_REFERENCES = 2

VECTORS = "vectors"
"""The output of a graph with a vector for each text."""
TOKENS = "tokens"
"""The output with the last hidden states of each token; graphs written before 0.2.0 lack it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The content of encoder.json.

    If the runtime is not onnxruntime, `reason` says why, and `location` is the name or absolute
    path for sentence-transformers. `inputs` are the inputs of the graph, `padding` is the id of the
    padding token, `cosine` the lowest cosine between the graph and sentence-transformers on the
    probe texts. With a `recipe` it is a reference to the default model, whose graph is in the
    cache: of the files it has the vectors of the probe texts alone.
    """

    spec: EncoderSpec
    reason: str | None = None
    location: str | None = None
    inputs: tuple[str, ...] = ()
    padding: int = 0
    cosine: float | None = None
    files: tuple[FileRecord, ...] = ()
    recipe: int | None = None

    def write(self, folder: Path) -> None:
        """Write encoder.json and sync it; the files that it names must exist."""
        files = {
            file.path: {"size": file.size, "modified": file.modified, "sha256": file.digest}
            for file in self.files
        }
        version = FORMAT if self.recipe is None else FORMAT_OF_REFERENCES
        values = {"format": version, **asdict(self), "files": files}
        path = folder / MANIFEST
        path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        sync(path)
        sync(folder)

    @classmethod
    def read(cls, folder: Path, expected_digest: str | None = None) -> "Manifest":
        """The manifest of a folder, which must have the sha256 `expected_digest` if one is given.

        Raises:
            IndexDamagedError: encoder.json is missing, torn or changed.
            EncoderError: it was written by a later version.
        """
        path = folder / MANIFEST
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise _damaged(path, "missing") from error
        except OSError as error:
            raise StorageError(f"{path}: cannot be read ({error.strerror})") from error
        if expected_digest is not None and hashlib.sha256(content).hexdigest() != expected_digest:
            raise _damaged(path, "changed since the index was built")
        try:
            values = json.loads(content)
            version = values["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged(path, "not an encoder description") from error
        if version not in (FORMAT, FORMAT_OF_REFERENCES):
            raise EncoderError(
                f"{path}: format {version!r}, this version reads up to {FORMAT_OF_REFERENCES}; "
                "update nutgraf"
            )
        return cls._from_json(path, values)

    @classmethod
    def _from_json(cls, path: Path, values: dict[str, Any]) -> "Manifest":
        try:
            files = tuple(
                FileRecord(name, int(each["size"]), int(each["modified"]), str(each["sha256"]))
                for name, each in values["files"].items()
            )
            return cls(
                spec=EncoderSpec.from_json(values["spec"]),
                reason=values["reason"],
                location=values["location"],
                inputs=tuple(map(str, values["inputs"])),
                padding=int(values["padding"]),
                cosine=values["cosine"],
                files=files,
                recipe=values["recipe"] if values["format"] == FORMAT_OF_REFERENCES else None,
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _damaged(path, "not an encoder description") from error

    def names(self, name: str) -> bool:
        """Whether the folder has a file of this name."""
        return any(file.path == name for file in self.files)

    @classmethod
    def faults(cls, folder: Path, expected_digest: str) -> Iterator[NutgrafError]:
        """The missing or changed files of an exported encoder; all bytes are read."""
        try:
            manifest = cls.read(folder, expected_digest)
        except NutgrafError as error:
            yield error
            return
        for record in manifest.files:
            try:
                check_file(folder, record, thorough=True)
            except NutgrafError as error:
                yield error

    def checked(self, folder: Path, name: str, *, thorough: bool = False) -> Path:
        """The path of a file, checked by `check_file` to be as it was written.

        Raises:
            IndexDamagedError: the file is missing or differs.
        """
        record = next((file for file in self.files if file.path == name), None)
        if record is None:
            raise _damaged(folder / MANIFEST, f"does not name {name}")
        check_file(folder, record, thorough=thorough)
        return folder / name


def _damaged(path: Path, how: str) -> IndexDamagedError:
    return IndexDamagedError(f"{path}: {how}", VERIFY)
