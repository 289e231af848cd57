"""The command list: every command, its module, its purpose and an example."""

from typing import Final, NamedTuple


class Listed(NamedTuple):
    """A command: its module, relative to this package, its purpose, and an example."""

    module: str
    purpose: str
    example: str


COMMANDS: Final = {
    "index": Listed(
        "commands.contents.index",
        "Create or update an index from files, folders or stdin.",
        "nutgraf index articles/ more.jsonl.gz -i my.nutgraf",
    ),
    "search": Listed(
        "commands.asking.search",
        "Find the passages that answer QUERY.",
        'nutgraf search "who paid for the repairs" --since 2020 -i my.nutgraf',
    ),
    "show": Listed(
        "commands.contents.articles",
        "Print an article, or mark one of its passages.",
        "nutgraf show courier-2020-11-15 -i my.nutgraf",
    ),
    "remove": Listed(
        "commands.contents.articles",
        "Remove articles from the index by their ids.",
        "nutgraf remove courier-2020-11-15 -i my.nutgraf",
    ),
    "erase": Listed(
        "commands.contents.erase",
        "Erase articles from all generations of the index.",
        "nutgraf erase courier-2020-11-15 --keep-out -i my.nutgraf",
    ),
    "watch": Listed(
        "commands.contents.watch",
        "Keep an index up to date with folders and feeds.",
        "nutgraf watch articles/ https://news.example/feed.xml -i my.nutgraf",
    ),
    "doctor": Listed(
        "commands.upkeep.doctor",
        "Find problems, and the command that fixes each.",
        "nutgraf doctor -i my.nutgraf",
    ),
    "backup": Listed(
        "commands.upkeep.backup",
        "Copy the index into one file, even while others write.",
        "nutgraf backup monday.tar -i my.nutgraf",
    ),
    "restore": Listed(
        "commands.upkeep.backup",
        "Restore an index from a backup.",
        "nutgraf restore monday.tar -i restored.nutgraf",
    ),
    "export": Listed(
        "commands.contents.export",
        "Write all articles as JSONL, or the hits of a search.",
        'nutgraf export --hits "who paid for the repairs" --format ris hits.ris',
    ),
    "stats": Listed(
        "commands.upkeep.stats",
        "Show the contents of the index and how it was built.",
        "nutgraf stats --json -i my.nutgraf",
    ),
    "history": Listed(
        "commands.upkeep.history", "List all commits.", "nutgraf history -i my.nutgraf"
    ),
    "rollback": Listed(
        "commands.upkeep.history",
        "Return to an earlier generation.",
        "nutgraf rollback 12 -i my.nutgraf",
    ),
    "compact": Listed(
        "commands.upkeep.compact",
        "Drop earlier generations and free their disk space.",
        "nutgraf compact --keep-days 30 -i my.nutgraf",
    ),
    "verify": Listed(
        "commands.upkeep.verify",
        "Check every byte of the index, and repair damage.",
        "nutgraf verify --repair -i my.nutgraf",
    ),
    "eval": Listed(
        "commands.asking.evaluate",
        "Measure the quality of the rankings over a judged collection.",
        "nutgraf eval judged/ --json",
    ),
    "rebuild": Listed(
        "commands.upkeep.rebuild",
        "Bring an index that an earlier nutgraf built up to date.",
        "nutgraf rebuild -i my.nutgraf",
    ),
    "reembed": Listed(
        "commands.upkeep.reembed",
        "Change the model of an index that stays in use.",
        "nutgraf reembed --model intfloat/multilingual-e5-small -i my.nutgraf",
    ),
    "tune": Listed(
        "commands.asking.tune",
        "Fit the ranking to this index, if that measurably helps.",
        "nutgraf tune -i my.nutgraf",
    ),
    "serve": Listed(
        "serve.command",
        "Serve a search page, and JSON for programs.",
        "nutgraf serve --port 8000 -i my.nutgraf",
    ),
    "related": Listed(
        "commands.asking.related",
        "Find articles on the same story, and on the same subject.",
        "nutgraf related courier-2020-11-15 -i my.nutgraf",
    ),
    "whynot": Listed(
        "commands.asking.whynot",
        "Find out why a search does not show an article.",
        'nutgraf whynot courier-2020-11-15 "who paid for the repairs" -i my.nutgraf',
    ),
    "trends": Listed(
        "commands.asking.trends",
        "List the words that stand out in the hits of a search.",
        'nutgraf trends "ferry strike" -i my.nutgraf',
    ),
    "suggest": Listed(
        "commands.asking.suggest",
        "Complete what is being typed: words, names, sources and titles.",
        'nutgraf suggest "ferry str" -i my.nutgraf',
    ),
    "alert": Listed(
        "commands.asking.alert",
        "Save searches, and report new articles that match them.",
        'nutgraf alert add repairs "who paid for the repairs" -i my.nutgraf',
    ),
    "mcp": Listed(
        "mcp.command", "Let an agent search (Model Context Protocol).", "nutgraf mcp -i my.nutgraf"
    ),
}
"""All commands. A module is imported when its command is called; `nutgraf --help` imports none."""
