"""The files of a path: a file, a folder or a pattern, without following loops."""

import fnmatch
import glob
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ..articles.cleaning import clean_path
from .judged_files import is_judged, judged_in
from .maildir import is_mail, is_maildir
from .reports.problem import Problem
from .reports.survey import JUDGED, LINK, PARTS, Survey

INDEX_MARK = "catalogue.sqlite"
"""The file by which a folder is known as an index; its files are not articles."""

PAGES = (".html", ".htm", ".xhtml")
OF_A_PAGE = re.compile(
    r"(.+)(?:[_-](?:files|dateien|fichiers|archivos|arquivos|ficheiros|bestanden|file|filer|pliki"
    r"|soubory|elemei|tiedostot|dosyalar))"
)
"""The folder that a browser saves beside a complete page, in the language of the system."""


def find_files(
    name: str,
    suffixes: tuple[str, ...],
    survey: Survey | None = None,
    *,
    kinds: str = "",
) -> Iterator[Path | Problem]:
    """The files of a path or pattern, folders searched to any depth for files of the suffixes.

    A name that exists is never taken for a pattern. In patterns `**` is any number of folders.
    Files come in order of name, those of a folder before those of its folders. Hidden files,
    links to folders and the insides of an index are left out, unless they are named, and so are
    the questions and judgements of a judged folder. Files of other kinds are left out of folders
    and patterns; the survey counts them, links to folders, and what is judged.
    `kinds` are the suffixes in words, for messages.
    """
    kinds = kinds or ", ".join(suffixes)
    survey = survey or Survey()
    survey.passed_over.pop(name, None)  # if it is named twice
    try:
        if os.path.lexists(name) or not glob.has_magic(name):
            survey.paths.add(name)
            yield from _files(Path(name), suffixes, name, survey, kinds)
            return
        refused: list[Problem] = []
        matches = sorted(_matches(Path(name), refused, survey))
    except (OSError, ValueError) as error:
        yield unreadable(name, error)
        return
    yield from refused
    survey.paths.add(name)
    nothing = not refused
    for match in matches:
        survey.paths.add(os.fspath(match))
        if not match.name.lower().endswith(suffixes) and os.path.isfile(match):  # noqa: PTH113
            survey.pass_over(name, match.name)
            continue
        if is_judged(match):
            survey.count(name, JUDGED)
            continue
        nothing = False
        yield from _files(match, suffixes, name, survey, kinds)
    if nothing:
        survey.missing.add(clean_path(name))
        told = f" of a kind that is read ({kinds})" if matches else ""
        yield Problem(clean_path(name), f"matches no file{told}", True)


def unreadable(name: str | Path, error: Exception) -> Problem:
    """The reason why a file cannot be read, by the system or a decompressor."""
    reason = getattr(error, "strerror", None) or " ".join(str(error).split()) or "unknown error"
    return Problem(clean_path(name), f"cannot be read ({reason})", True)


def _files(
    path: Path, suffixes: tuple[str, ...], name: str, survey: Survey, kinds: str
) -> Iterator[Path | Problem]:
    """The files of a path that was named, or matched, as `name`."""
    if not os.path.isdir(path):  # noqa: PTH112  (Path.is_dir may raise)
        yield path
        return
    nothing = True
    for found in _walk(path, name, survey):
        if isinstance(found, Problem) or found.name.lower().endswith(suffixes) or is_mail(found):
            nothing = False
            yield found
        else:
            survey.pass_over(name, found.name)
    if nothing:
        yield Problem(clean_path(path), f"has no articles in it ({kinds})", True)


def _walk(folder: Path, name: str, survey: Survey) -> Iterator[Path | Problem]:
    refused: list[Problem] = []
    for here, folders, files in os.walk(folder, onerror=_collector(refused, survey)):
        if INDEX_MARK in files:
            folders.clear()
            continue
        judged = judged_in([*folders, *files])
        for _ in judged:
            survey.count(name, JUDGED)
        box = is_maildir(here)  # whose folders for other boxes are hidden
        folders[:] = sorted(
            each
            for each in folders
            if (not each.startswith(".") or (box and is_maildir(Path(here, each))))
            and not (box and each == "tmp")
            and each not in judged
        )
        for each in folders:
            if Path(here, each).is_symlink():
                survey.count(name, LINK)
        pages = {each.lower().rpartition(".")[0] for each in files if each.lower().endswith(PAGES)}
        for each in [each for each in folders if _beside(each) in pages]:
            folders.remove(each)
            survey.count(name, PARTS)
        own = (each for each in sorted(files) if not each.startswith(".") and each not in judged)
        yield from (Path(here, each) for each in own)
    yield from refused


def _beside(folder: str) -> str | None:
    """The name of the page whose pictures and scripts a browser saved in a folder."""
    found = OF_A_PAGE.fullmatch(folder.lower())
    return found[1] if found else None


def _matches(pattern: Path, refused: list[Problem], survey: Survey) -> set[Path]:
    found = {Path(pattern.anchor)}
    parts = list(pattern.relative_to(pattern.anchor).parts)
    while parts and parts[-1] == "**":
        parts.pop()  # the folder itself, which is searched to any depth
    for part in parts:
        found = {match for folder in found for match in _within(folder, part, refused, survey)}
    return found


def _within(folder: Path, part: str, refused: list[Problem], survey: Survey) -> Iterator[Path]:
    """The matches of one part of a pattern in a folder."""
    if not glob.has_magic(part):
        if os.path.lexists(folder / part):
            yield folder / part
        return
    # Links are followed by `*`, which goes one folder down, but not by `**`, which could loop.
    for here, folders, files in os.walk(folder, onerror=_collector(refused, survey)):
        if part == "**":
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield Path(here)
            continue
        for name in folders + files:
            if fnmatch.fnmatch(name, part) and part.startswith(".") >= name.startswith("."):
                yield folder / name
        return


def _collector(refused: list[Problem], survey: Survey) -> Callable[[OSError], None]:
    def collect(error: OSError) -> None:
        refused.append(unreadable(error.filename, error))
        survey.refused.add(error.filename)

    return collect
