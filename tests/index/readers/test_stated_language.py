"""The language of articles that state none, chosen for an index."""

import json
from pathlib import Path

from nutgraf.index.readers import ReadOptions, read_articles
from nutgraf.index.readers.options import SETTING


def test_articles_that_state_no_language_are_in_the_chosen_one(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    records = [{"_id": "a", "text": "Le bac."}, {"_id": "b", "text": "The ferry.", "lang": "en"}]
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    for options, languages in ((ReadOptions(language="fr"), ["fr", "en"]), (None, [None, "en"])):
        found = read_articles(file, root=tmp_path, options=options)
        assert [article.language for article in found] == languages


def test_choice_is_kept_with_the_index() -> None:
    for options in (ReadOptions(language="fr"), ReadOptions()):
        assert ReadOptions.of({SETTING: options.to_json()}) == options
