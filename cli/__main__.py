"""`python -m nutgraf.cli`: the same as `nutgraf`."""

from .app import main

main()
