"""Completion in bash, in which values may have blanks, colons and quotation marks."""

import os
import re
from typing import Any

from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    split_arg_string,
)

SCRIPT = r"""%(complete_func)s() {
    local IFS=$'\n' line type value
    while read -r line; do
        type="${line%%%%,*}" value="${line#*,}"
        case "$type" in
            dir) COMPREPLY=(); compopt -o dirnames ;;
            file) COMPREPLY=(); compopt -o default ;;
            plain) COMPREPLY+=("$value"); [[ "$value" == *= ]] && compopt -o nospace ;;
        esac
    done < <(COMP_WORDS="${COMP_LINE:0:COMP_POINT}" %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""
SPECIAL = re.compile(r"([^\w@%+=:,./#~-]|^[#~])")
"""What bash reads as more than a letter."""


class Bash(ShellComplete):
    """Values escaped for bash, from the place on where bash begins to replace the line."""

    name = "bash"
    source_template = SCRIPT

    @property
    def _line(self) -> str:
        return os.environ.get("COMP_WORDS", "")

    def get_completion_args(self) -> tuple[list[str], str]:
        """The complete words of the line, without the command's, and the one being typed."""
        words = split_arg_string(self._line)
        if not self._line[-1:].strip() and _open_quote(self._line) is None:
            words.append("")
        return words[1:-1], words[-1] if len(words) > 1 else ""

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """A line of the type and what is to stand in place of bash's current word."""
        value = str(item.value)
        if item.type != "plain":
            return f"{item.type},{value}"
        if _open_quote(self._line) is None:
            _, incomplete = self.get_completion_args()
            start = max(incomplete.rfind(sign) for sign in ":=") + 1  # bash parts words there
            if value.startswith(incomplete[:start]):
                value = value[start:]
            value = SPECIAL.sub(r"\\\1", value)
        return f"plain,{value}"


def _open_quote(line: str) -> str | None:
    """The quotation mark that is open at the end of the line."""
    quote: str | None = None
    letters = iter(line)
    for letter in letters:
        if letter == "\\" and quote != "'":
            next(letters, None)
        elif letter == quote:
            quote = None
        elif quote is None and letter in "\"'":
            quote = letter
    return quote


def register() -> None:
    """Let click complete for bash by this class."""
    add_completion_class(Bash)
