"""`nutgraf search --check`: damage is an error where it might be a wrong answer."""

import json
import shutil

from tests.search.flips.flipping import Flip, files_of, flipped


def test_a_damaged_file_is_told_before_it_is_searched(nutgraf, two_articles, tmp_path):
    path = tmp_path / "my.nutgraf"
    shutil.copytree(two_articles, path)
    asked = ("search", "-i", path, "--mode", "keyword", "--json", "ferry")
    file = next(file for file in files_of(path) if file.name == "body.arrays")
    assert json.loads(nutgraf(*asked, "--check").out) | {"took_ms": 0} == json.loads(
        nutgraf(*asked).out
    ) | {"took_ms": 0}
    with flipped(Flip(file, file.stat().st_size - 9, 0)):
        assert nutgraf(*asked).code == 0
        checked = nutgraf(*asked, "--check")
    assert checked.code == 2
    assert "body.arrays: its bytes have changed" in checked.err
