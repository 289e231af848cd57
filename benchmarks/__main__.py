"""`python -m benchmarks`: the benchmarks as commands of one group."""

import click

from .keyword.command import keyword


@click.group()
def main() -> None:
    """Compare nutgraf with other engines; see benchmarks/README.md for what each one needs."""


main.add_command(keyword)

if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
