"""The service checks the files of its index in the background, and /health says what it found."""

import shutil

import pytest

from nutgraf.cli.serve.file_check import FileCheck
from nutgraf.cli.serve.searchers import Searchers
from tests.cli.serve.conftest import service
from tests.search.flips.flipping import Flip, files_of, flipped


def test_health_says_whether_the_files_are_whole(two_articles):
    with service(two_articles) as client:
        health = client.get("/health").json()
        assert health.pop("files") in ("checking", "whole")
    assert health == {"status": "ok", "generation": 1}


@pytest.mark.parametrize("name", ["body.arrays", "vectors.faiss", "keys", "fields.arrays"])
def test_damage_is_found_and_logged_by_name(two_articles, tmp_path, capsys, name):
    path = tmp_path / "my.nutgraf"
    shutil.copytree(two_articles, path)
    searchers = Searchers(path)
    files = FileCheck(searchers)
    assert files.state == "checking"
    file = next(file for file in files_of(path) if file.name == name)
    with flipped(Flip(file, file.stat().st_size - 9, 0)):
        files.begin()
        files.thread.join()
    searchers.close()
    assert files.state == "damaged"
    assert f"{name}: its bytes have changed" in capsys.readouterr().err
    again = FileCheck(Searchers(path))
    again.begin()
    again.thread.join()
    assert again.state == "whole"
