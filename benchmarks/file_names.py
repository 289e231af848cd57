"""A random sample of file names, to guess their purposes from.

python -m benchmarks.file_names --seed 15            the names, as a quiz
python -m benchmarks.file_names --seed 15 --answers  with the first line of each docstring
"""

import argparse
import ast
import random
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("index", "search", "cli")


def drawn(seed: int, count: int) -> list[Path]:
    """`count` source files of the three packages, relative to the root, sorted by name."""
    files = sorted(
        file.relative_to(ROOT)
        for part in PARTS
        for file in (ROOT / part).rglob("*.py")
        if not file.name.startswith("__")
    )
    return sorted(random.Random(seed).sample(files, count))


def purpose(file: Path) -> str:
    """The first line of a module's docstring."""
    docstring = ast.get_docstring(ast.parse((ROOT / file).read_text("utf-8"))) or ""
    return docstring.partition("\n")[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--answers", action="store_true", help="what each file says that it is")
    asked = parser.parse_args()
    for number, file in enumerate(drawn(asked.seed, asked.count), 1):
        answer = f"  {purpose(file)}" if asked.answers else ""
        print(f"{number:2}. {file.as_posix()}{answer}")


if __name__ == "__main__":
    main()
