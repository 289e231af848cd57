"""`nutgraf erase` from the command line."""

import json


def test_it_says_what_stays_and_what_may_come_back(nutgraf, index, tmp_path):
    nutgraf("backup", tmp_path / "one.tar", "-i", index.path)
    done = nutgraf("erase", "halcyon", "-i", index.path)
    assert done.code == 0
    assert "1 erased · 1 version" in done.out
    assert str(tmp_path / "one.tar") in done.out.replace("\n", "")
    assert "--keep-out prevents that" in done.out
    refused = nutgraf("erase", "nobody", "tunnel", "--keep-out", "--json", "-i", index.path)
    assert refused.code == 1
    assert "nobody: no article with this id" in refused.err
    told = json.loads(refused.out)
    assert (told["erased"], told["missing"], told["kept_out"]) == (["tunnel"], ["nobody"], True)
    assert index.stats().articles == 0
