"""The command group `python -m benchmarks`, with one command for each benchmark."""

import click

from .articles.command import articles
from .checkouts.command import checkouts
from .closing import closing
from .keyword.command import keyword
from .living.command import living
from .living.cycles import cycles
from .ranking.ablation import ablation
from .ranking.as_typed import as_typed
from .ranking.command import ranking
from .ranking.questions import questions
from .ranking.second_look import second_look
from .ranking.tuning import tuning
from .ranking.verdict_fit import verdict
from .reading.command import reading
from .semantic.command import semantic
from .service.command import service
from .service.soak import soak


@click.group()
def main() -> None:
    """Compare nutgraf with other engines; benchmarks/README.md lists the requirements of each."""


main.add_command(ablation)
main.add_command(articles)
main.add_command(as_typed)
main.add_command(checkouts)
main.add_command(closing)
main.add_command(cycles)
main.add_command(keyword)
main.add_command(living)
main.add_command(questions)
main.add_command(ranking)
main.add_command(reading)
main.add_command(second_look)
main.add_command(semantic)
main.add_command(service)
main.add_command(soak)
main.add_command(tuning)
main.add_command(verdict)

if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
