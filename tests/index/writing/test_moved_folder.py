"""A folder that is moved or replaced while a writer is open: no commit is divided between two."""

import shutil

import pytest

from nutgraf.index import Article, Index, StorageError, verify

SEALS = Article(id="seals", title="Seals counted", text="Seals were counted off Tolm.")


def ids(path):
    with Index.open(path) as index:
        return sorted(article.id for article in index.articles())


@pytest.mark.parametrize("instead", ["nothing", "a copy", "a link to another"])
def test_a_commit_to_a_folder_that_is_elsewhere_is_refused(index, instead):
    path = index.path
    moved, copy = path.with_name("moved.nutgraf"), path.with_name("copy.nutgraf")
    shutil.copytree(path, copy)
    writer = index.writer()
    writer.add(SEALS)
    path.rename(moved)
    if instead == "a copy":
        copy.rename(path)
    elif instead == "a link to another":
        path.symlink_to(copy)
    with pytest.raises(
        StorageError, match=r"was moved or replaced .* nothing was committed|no such"
    ):
        writer.commit()
    writer.close()
    index.close()
    for each in (moved, path if instead == "a copy" else copy):
        assert ids(each) == ["halcyon", "tunnel"]
        with Index.open(each) as opened, opened.writer() as again:
            again.add(SEALS)
        assert ids(each) == ["halcyon", "seals", "tunnel"]
        assert list(verify(each)) == []


def test_a_folder_that_was_moved_is_written_where_it_is_now(index):
    moved = index.path.with_name("moved.nutgraf")
    index.close()
    index.path.rename(moved)
    with Index.open(moved) as opened, opened.writer() as writer:
        writer.add(SEALS)
    assert ids(moved) == ["halcyon", "seals", "tunnel"]
