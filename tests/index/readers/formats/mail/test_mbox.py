"""Boxes of messages: each message once, whatever stands in its text."""
# ruff: noqa: E501 - lines of messages

import io
import mailbox
from email.message import EmailMessage

import pytest

from nutgraf.index import Article
from nutgraf.index.readers import Problem, read_articles
from nutgraf.index.readers.formats.mail.mbox import read_mbox
from nutgraf.index.readers.reader import InputFile

FROM = b"From ann@x.example Fri Mar  1 10:00:00 2024\n"


def read(data):
    return [piece.record for piece in read_mbox(InputFile(io.BytesIO(data), "a.mbox"))]


def mail(subject, body):
    return FROM + f"Subject: {subject}\n\n{body}\n\n".encode()


def test_a_box_by_the_standard_library(tmp_path):
    box = mailbox.mbox(tmp_path / "a.mbox")
    for number in range(3):
        message = EmailMessage()
        message["Subject"] = f"Letter {number}"
        message.set_content("Dear all,\n\nFrom now on it closes.\n\nFrom Ann")
        box.add(message)
    box.close()
    found = list(read_articles(str(tmp_path / "a.mbox"), root=tmp_path))
    assert [article.title for article in found] == ["Letter 0", "Letter 1", "Letter 2"]
    assert {article.text for article in found} == {
        "Dear all,\n\nFrom now on it closes.\n\nFrom Ann"
    }


def test_lines_that_begin_like_a_message_but_are_text():
    body = "Words.\nFrom ann@x.example Fri Mar  1 10:00:00 2024\nmore\n\nFrom there to 12:30 in 2024\nwe"
    [first, second] = read(mail("One", body) + mail("Two", "After."))
    assert first["text"] == body
    assert second["text"] == "After."


def test_quoted_from_lines_lose_one_mark():
    [found] = read(mail("One", ">From here\n>>From there\n> From a quotation"))
    assert found["text"] == "From here\n>From there\n> From a quotation"


def test_a_mark_of_the_byte_order_hides_nothing():
    assert len(read(b"\xef\xbb\xbf" + mail("One", "1") + mail("Two", "2"))) == 2


def test_a_message_that_is_too_long_is_told(monkeypatch):
    monkeypatch.setattr("nutgraf.index.readers.formats.mail.mbox.LARGEST", 1000)
    first, second = read(mail("One", "x" * 2000) + mail("Two", "After."))
    assert str(first) == "is longer than 1,000 bytes"
    assert second["text"] == "After."


@pytest.mark.parametrize("data", [b"Not a box.\n", b"Subject: a\n\nMail\n", FROM + b"no header\n"])
def test_what_is_no_box(data):
    with pytest.raises(ValueError, match="is no box of messages"):
        read(data)


def test_a_maildir_without_what_was_thrown_away(tmp_path):
    box = mailbox.Maildir(tmp_path / "box", create=True)
    for subject, flags in (("New", ""), ("Seen", "S"), ("Trashed", "ST"), ("Draft", "D")):
        message = mailbox.MaildirMessage(f"Subject: {subject}\n\nWords.\n".encode())
        if flags:
            message.set_subdir("cur")
            message.set_flags(flags)
        box.add(message)
    box.add_folder("sub").add(b"Subject: Deeper\n\nWords.\n")
    (tmp_path / "box" / "tmp" / "half").write_text("Subject: Half\n\n")
    found = list(read_articles(str(tmp_path), root=tmp_path))
    assert not [item for item in found if isinstance(item, Problem)]
    titles = {item.title for item in found if isinstance(item, Article)}
    assert titles == {"New", "Seen", "Deeper"}
