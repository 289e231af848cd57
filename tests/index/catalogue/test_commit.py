"""The one commit of the catalogue: a generation, whole or not at all."""

from contextlib import closing

import pytest

from nutgraf.index import GenerationError
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.catalogue.records import ChangeCounts, SegmentRecord
from nutgraf.index.catalogue.tables import FORMAT
from nutgraf.index.storage.files import FileRecord


@pytest.fixture
def catalogue(tmp_path):
    with closing(Catalogue(tmp_path / "catalogue.sqlite", create=True)) as catalogue:
        with catalogue.writing():
            catalogue.settings.put({"format": FORMAT})
        yield catalogue


def segment(id_, encoder=None):
    file = FileRecord(f"segments/{id_:06d}/versions", 8, 1, "0" * 64)
    return SegmentRecord(id_, rows=3, articles=1, first=id_, files=(file,), encoder=encoder)


def test_it_makes_the_next_generation_and_says_which(catalogue):
    assert catalogue.commit("add", change=lambda number: ChangeCounts(number, 2, 3)) == 1
    assert catalogue.commit("merge") == 2
    first, second = catalogue.generations.all()
    assert (first.number, first.action) == (1, "add")
    assert (first.added, first.updated, first.removed) == (1, 2, 3)
    assert (second.number, second.action) == (2, "merge")
    assert (second.added, second.updated, second.removed) == (0, 0, 0)


def test_segments_take_the_place_of_others(catalogue):
    catalogue.commit("add", put=[segment(1), segment(2)])
    catalogue.commit("merge", put=[segment(3, encoder="encoders/000002")], drop=[1, 2])
    assert catalogue.segments.all() == [segment(3, encoder="encoders/000002")]
    assert catalogue.segments.next_id() == 4


def test_settings_hold_from_their_generation_on(catalogue):
    catalogue.commit("set", settings={"a": 1, "b": [2]})
    catalogue.commit("set", settings={"a": None})
    assert catalogue.settings.at(0) == {}
    assert catalogue.settings.at(1) == {"a": 1, "b": [2]}
    assert catalogue.settings.at(2) == {"b": [2]}
    assert catalogue.settings.back_to(1, 2) == {"a": 1}
    assert catalogue.settings.values_of("a") == [1, None]


def test_notes_are_of_the_new_generation(catalogue):
    seen = []
    catalogue.commit("set", notes=[lambda each: seen.append(each.generations.newest())] * 2)
    assert seen == [1, 1]


@pytest.mark.parametrize("where", ["change", "notes"])
def test_what_fails_leaves_all_as_it_was(catalogue, where):
    catalogue.commit("add", put=[segment(1)], settings={"a": 1})

    def fail(_):
        raise GenerationError("not so")

    with pytest.raises(GenerationError):
        catalogue.commit(
            "merge",
            put=[segment(2)],
            drop=[1],
            settings={"a": 2},
            **{where: fail if where == "change" else [fail]},
        )
    assert catalogue.generations.newest() == 1
    assert catalogue.segments.all() == [segment(1)]
    assert catalogue.settings.at(2) == {"a": 1}
    assert list(catalogue.database.broken_seals()) == []


def test_it_keeps_the_seals(catalogue):
    catalogue.commit("add", put=[segment(1)], settings={"a": 1})
    catalogue.commit("merge", put=[segment(2)], drop=[1])
    assert list(catalogue.database.broken_seals()) == []


def test_it_makes_an_index_of_an_earlier_format_one_of_this(catalogue):
    catalogue.database.execute("UPDATE settings SET value = '2' WHERE key = 'format'")
    catalogue.commit("set", settings={"a": 1})
    assert catalogue.settings.of_index() == {"format": FORMAT}
