"""`python -m nutgraf.cli`: the same as `nutgraf`."""

from .app import main

if __name__ == "__main__":
    main()
