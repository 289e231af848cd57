"""The navigation of the site: the list of pages in docs/README.md, section by section."""

import re
from pathlib import Path
from typing import Any

CONTENTS = Path(__file__).parents[1] / "README.md"
LINE = re.compile(r"^## (?P<section>.+)$|^- \[(?P<title>[^]]+)\]\((?P<page>[^)]+)\)", re.MULTILINE)


def on_config(config: Any) -> Any:
    """Set the navigation of MkDocs' configuration: README, sections, project."""
    pages: dict[str, list[dict[str, str]]] = {}
    for line in LINE.finditer(CONTENTS.read_text("utf-8")):
        if line["section"]:
            section = pages.setdefault(line["section"], [])
        elif line["page"].startswith("../"):
            section.append({line["title"]: line["page"].removeprefix("../")})
        else:
            section.append({line["title"]: f"docs/{line['page']}"})
    project = [
        {"Changes": "CHANGELOG.md"},
        {"Contributing": "CONTRIBUTING.md"},
        {"Findings": "findings/README.md"},
    ]
    config["nav"] = [
        {"nutgraf": "README.md"},
        {"All pages": CONTENTS.relative_to(CONTENTS.parents[1]).as_posix()},
        *({name: listed} for name, listed in pages.items()),
        {"Project": project},
    ]
    return config
