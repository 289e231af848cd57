"""Vectors of another index: taken over where they compare, refused where they do not."""

import dataclasses
import json
import os
import shutil
import sqlite3

import numpy as np
import pytest

from nutgraf.index import EncoderError, Index
from tests.conftest import HALCYON, TUNNEL


def test_a_new_index_takes_the_vectors_of_an_old_one(index, tmp_path):
    new = dataclasses.replace(HALCYON, text=HALCYON.text + "\n\nAn inquiry has been ordered. " * 3)
    with Index.create(tmp_path / "new", language="de", encoder_of=index) as beside:
        assert beside.encoder_spec == index.encoder_spec
        with beside.writer(reuse=index) as writer:
            writer.add(TUNNEL)
            writer.add(new)
            writer.commit()
            assert (writer.counts.embedded, writer.counts.reused) == (1, 5)
        with beside.snapshot() as mine, index.snapshot() as theirs:
            [theirs_segment], [segment] = theirs.segments, mine.segments
            keys = theirs_segment.vectors.keys()
            rows = segment.vectors.rows_of(keys)
            assert (rows >= 0).all()
            assert np.array_equal(segment.vectors.vectors[rows], theirs_segment.vectors.vectors)
        assert (beside.precision, beside.stats().passage_runtime) == (
            index.precision,
            index.stats().passage_runtime,
        )


@pytest.mark.slow
def test_vectors_of_another_encoder_or_precision_are_not_taken(index, tmp_path):
    def change(path, **settings):
        with sqlite3.connect(path / "catalogue.sqlite") as connection:
            for key, value in settings.items():
                connection.execute(
                    "UPDATE settings SET value = ? WHERE key = ?", (json.dumps(value), key)
                )
        connection.close()

    other = tmp_path / "other"
    shutil.copytree(
        index.path, other, copy_function=os.link, ignore=lambda *_: ["catalogue.sqlite"]
    )
    shutil.copy2(index.path / "catalogue.sqlite", other)
    change(other, precision="bf16")
    with Index.open(other) as old, pytest.raises(EncoderError, match="are in bf16, those of"):
        index.writer(reuse=old)
    change(other, encoder=index.encoder_spec.to_json() | {"digest": "0" * 64, "name": "mine"})
    with Index.open(other) as old:
        with pytest.raises(EncoderError, match="was built with encoder 'mine'"):
            index.writer(reuse=old)
        with pytest.raises(EncoderError, match="was built with encoder 'mine'"):
            Index.create(tmp_path / "new", model="all-MiniLM-L6-v2", encoder_of=old)
    index.writer().close()
