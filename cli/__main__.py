"""The entry point of `python -m nutgraf.cli`, which is the same as `nutgraf`."""

from .app import main

if __name__ == "__main__":
    main()
