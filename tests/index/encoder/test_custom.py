"""An application's own encoder: no base class, known again by name, dimension and behaviour."""

import numpy as np
import pytest

from nutgraf.index import Article, EncoderError, Index, IndexDamagedError
from nutgraf.index.maintenance.repair import repair
from nutgraf.index.maintenance.verification import verify
from nutgraf.search import LiveSearcher, Searcher
from tests.helpers.hashing import Hashing


class Counting(Hashing):
    window = 20

    def count_tokens(self, texts):
        return [len(text) for text in texts]


@pytest.fixture
def made(tmp_path):
    """An index by a custom encoder."""
    path = tmp_path / "my.nutgraf"
    with Index.create(path, encoder=Hashing()) as index, index.writer() as writer:
        writer.add(Article(id="ferry", title="Ferry", text="Lifeboats rescued all aboard"))
        writer.add(Article(id="tax", title="Budget", text="Parliament voted for the tax"))
    return path


def found(index, question, **options):
    with Searcher(index) as searcher:
        return [hit.article.id for hit in searcher.search(question, **options)]


def test_a_vector_of_zeros_is_no_damage(tmp_path):
    path = tmp_path / "my.nutgraf"
    with Index.create(path, encoder=Hashing()) as index, index.writer() as writer:
        writer.add(Article(id="empty", title="", text=""))
        writer.add(Article(id="tax", title="Budget", text="Parliament voted for the tax"))
    assert list(verify(path)) == []
    with Index.open(path, encoder=Hashing()) as index:
        assert found(index, "budget") == ["tax"]


def test_an_index_answers_by_the_encoder_it_was_made_with(made):
    with Index.open(made, encoder=Hashing()) as index:
        assert found(index, "rescuers lifeboat", mode="semantic")[0] == "ferry"
        assert found(index, "lifeboats rescued")[0] == "ferry"
        with LiveSearcher(index) as live:
            assert live.search("lifeboats rescued")[0].article.id == "ferry"


def test_name_digest_and_dimension_are_recorded(made):
    with Index.open(made, encoder=Hashing()) as index:
        assert (index.encoder_spec.name, index.encoder_spec.dimension) == ("hashing-1", 64)
        assert len(index.encoder_spec.digest) == 64
        assert index.stats().runtime == "custom"


def test_articles_can_be_added_by_who_gives_it_again(made):
    with Index.open_or_create(made, encoder=Hashing()) as index:
        with index.writer() as writer:
            writer.add(Article(id="rail", title="Rail", text="Trains stopped in the snow"))
        assert found(index, "trains in the snow", mode="semantic")[0] == "rail"


def test_without_it_articles_and_words_can_still_be_read(made):
    with Index.open(made) as index, index.snapshot() as snapshot:
        assert snapshot.article("tax")[0].title == "Budget"
        assert found(index, "parliament", mode="keyword") == ["tax"]


def test_without_it_nothing_is_encoded(made):
    with Index.open(made) as index:
        with pytest.raises(EncoderError, match="built with encoder 'hashing-1' of an application"):
            found(index, "parliament")
        with pytest.raises(EncoderError, match="hashing-1"), index.writer() as writer:
            writer.add(Article(id="b", title="B", text="New"))


@pytest.mark.parametrize("other", [Hashing(name="hashing-2"), Hashing(dimension=32), Counting()])
def test_another_is_refused_at_opening(made, other):
    with pytest.raises(EncoderError, match="built with encoder 'hashing-1' of 64 dimensions"):
        Index.open(made, encoder=other)


def test_one_that_changed_behind_its_name_is_refused(made):
    with (
        Index.open(made, encoder=Hashing(letters=2)) as index,
        pytest.raises(EncoderError, match="'hashing-1' is not what it was"),
    ):
        found(index, "parliament")


def test_an_index_that_holds_its_model_needs_none(empty_index):
    with pytest.raises(EncoderError, match="built with model 'all-MiniLM-L6-v2', which it holds"):
        Index.open(empty_index.path, encoder=Hashing())


def test_it_is_given_in_place_of_a_model(tmp_path):
    with pytest.raises(EncoderError, match="leave model, prompts, precision and encoder_of out"):
        Index.create(tmp_path / "my.nutgraf", model="all-MiniLM-L6-v2", encoder=Hashing())


def test_passages_are_cut_to_what_it_reads(tmp_path):
    with Index.create(tmp_path / "my.nutgraf", encoder=Counting()) as index:
        with index.writer() as writer:
            writer.add(Article(id="a", title="", text="one two three four five six seven"))
        with index.snapshot() as snapshot:
            _, passages = snapshot.article("a")
    assert len(passages) > 1
    assert all(len(passage.text) <= 20 for passage in passages)


def test_a_text_that_it_makes_nothing_of_is_like_nothing(tmp_path):
    with Index.create(tmp_path / "my.nutgraf", encoder=Hashing()) as index:
        with index.writer() as writer:
            writer.add(Article(id="empty", title="", text=""))
        assert found(index, "anything", mode="keyword") == []


class Wrong(Hashing):
    def __init__(self, vectors):
        super().__init__()
        self.vectors = vectors

    def encode_passages(self, texts):
        return self.vectors(texts)


@pytest.mark.parametrize(
    ("vectors", "message"),
    [
        (lambda texts: np.zeros((1, 64)), "shape (1, 64) for 3 texts; it must be (3, 64)"),
        (lambda texts: np.full((len(texts), 64), np.nan), "not finite"),
        (lambda texts: texts[99], "failed (IndexError: list index out of range)"),
    ],
    ids=["shape", "not a number", "failing"],
)
def test_what_are_no_vectors_is_refused(tmp_path, vectors, message):
    with pytest.raises(EncoderError) as raised:
        Index.create(tmp_path / "my.nutgraf", encoder=Wrong(vectors))
    assert message in str(raised.value)
    assert not (tmp_path / "my.nutgraf" / "catalogue.sqlite").exists()


@pytest.mark.parametrize(
    "facts", [{"name": ""}, {"name": None}, {"dimension": 0}, {"dimension": 2.0}]
)
def test_facts_that_cannot_be_are_refused(tmp_path, facts):
    with pytest.raises(EncoderError, match=f"its {next(iter(facts))} is"):
        Index.create(tmp_path / "my.nutgraf", encoder=Hashing(**facts))


def test_damage_to_its_record_is_found_and_not_mended(made):
    assert list(verify(made)) == []
    (made / "encoder" / "probes.f32").write_bytes(b"")
    assert any("probes.f32" in str(fault) for fault in verify(made))
    with Index.open(made, encoder=Hashing()) as index, pytest.raises(IndexDamagedError):
        found(index, "parliament")
    with pytest.raises(EncoderError, match="restore the folder from a copy"):
        list(repair(made))
