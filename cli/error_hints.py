"""Hints of errors in the words of the command line: its commands and options."""

from typing import Final

from ..index import Advice, Hint

COMMANDS: Final = {
    Advice.REPAIR: "nutgraf verify --repair -i {path}",
    Advice.INSTALL: "pip install {name}",
    Advice.INSTALL_ALONE: "pip install --no-deps {name}",
    Advice.REBUILD: "nutgraf rebuild -i {path}",
    Advice.COMPACT: "nutgraf compact -i {path}",
    Advice.KEEP_DAYS: "nutgraf compact --keep-days 30 -i {path}",
    Advice.COMPACT_TO_NEWEST: "nutgraf compact --keep 1 -i {path}",
    Advice.SWEEP: "nutgraf doctor --sweep -i {path}",
    Advice.SWEEP_PLACE: "nutgraf doctor --sweep {path}",
    Advice.FREE_SPACE: "nutgraf compact --keep 1 -i {path}, or free some space",
    Advice.FORGET_FEED: "nutgraf watch --forget {name} -i {path}",
    Advice.RESUME_CHANGE: (
        "nutgraf reembed --model M -i {path} with the same model continues, --discard drops it"
    ),
    Advice.READ_AGAIN: (
        "mend them (nutgraf stats -i {path} lists all) and run nutgraf index on them again"
    ),
}
"""Advice that is a command. `nutgraf doctor` prints it on a line of its own."""

CLAUSES: Final = {
    Advice.REPAIR: f"repair it with `{COMMANDS[Advice.REPAIR]}`",
    Advice.REBUILD: f"bring it up to date with `{COMMANDS[Advice.REBUILD]}`",
    Advice.VERIFY: ("run `nutgraf verify` to see other faults, then restore or rebuild the index"),
    Advice.SALVAGE: (
        "restore a backup (nutgraf restore), or save what can be read with nutgraf export "
        "--salvage FILE -i {path}, and build an index from it with nutgraf index FILE -i NEW "
        "--reuse {path}"
    ),
    Advice.CREATE: "create one with `nutgraf index PATH -i {path}`",
    Advice.OTHER_INDEX: "choose another folder with -i",
    Advice.PERMIT: "change the permissions, or choose another folder with -i",
    Advice.AS_BUILT: "leave --{name} out, or choose another folder with -i",
    Advice.WAIT: "wait for it to end, or give --wait SECONDS",
    Advice.DATES: "`nutgraf history` lists the dates",
    Advice.IDS: "`nutgraf search` prints the ids",
    Advice.BY_ARTICLE: "leave --by passage out",
    Advice.PRIVATE: "give --allow-private if that is meant",
    Advice.FINISH_CHANGE: "finish it with --model {name}, or drop it with --discard",
    Advice.DISCARD_CHANGE: "drop the unfinished change with --discard",
}
"""Advice in the form that ends an error's line."""


def in_commands(hint: Hint) -> str:
    """The hint in the form that ends an error's line."""
    return _worded(hint, CLAUSES.get(hint.advice) or COMMANDS[hint.advice])


def as_command(hint: Hint) -> str:
    """The hint as a line of its own: only the command, if there is one."""
    return _worded(hint, COMMANDS.get(hint.advice) or CLAUSES[hint.advice])


def _worded(hint: Hint, pattern: str) -> str:
    if hint.advice is Advice.AS_BUILT and hint.name:  # options are written with hyphens
        hint = Hint(hint.advice, hint.path, hint.name.replace("_", "-"))
    return hint.worded(pattern)
