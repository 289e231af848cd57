"""Messages: names, days and words in any charset; the text that a person reads, in its order."""
# ruff: noqa: E501 - lines of messages

import io
from email.message import EmailMessage

import pytest

from nutgraf.index.readers import read_articles
from nutgraf.index.readers.formats.mail.message import message_records, read_eml, unflowed
from nutgraf.index.readers.reader import InputFile
from tests.helpers.open_fence import OpenFence

HEAD = b"From: Ann Lee <ann@x.example>\r\nSubject: The quay\r\n"


def record(headers=b"", body=b"It closes.", head=HEAD):
    [found] = message_records(head + headers + b"\r\n" + body)
    return found


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (b"Ann Lee <ann@x.example>", "Ann Lee"),
        (b'"Lee, Ann" <ann@x.example>', "Lee, Ann"),
        (b"Lee, Ann <ann@x.example>", "Lee, Ann"),
        (b"ann@x.example (Ann Lee)", "Ann Lee"),
        (b"Ann [Courier] <ann@x.example>", "Ann [Courier]"),
        (b"ann@x.example", "ann@x.example"),
        (b"<ann@x.example>", "ann@x.example"),
        ("Åsa Ek <a@x.example>".encode(), "Åsa Ek"),
        ("Åsa Ek <a@x.example>".encode("latin-1"), "Åsa Ek"),
        (b"=?iso-8859-1?Q?=C5sa?= =?iso-8859-1?Q?_Ek?= <a@x.example>", "Åsa Ek"),
        (b"=?utf-8?B?w4XCrQ==?= <a@x.example>", "Å\xad"),
        (b"A B <a@x.example>, C D <c@x.example>", "A B, C D"),
    ],
)
def test_the_name_of_the_sender(written, name):
    assert record(head=b"From: " + written + b"\r\n")["author"] == name


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        (b"=?UTF-8?Q?The_caf=C3?= =?UTF-8?Q?=A9?=", "The café"),  # a letter in two words
        (b"=?x-sjis?B?i8c=?= closes", "局 closes"),
        (b"Re: =?iso-2022-jp?B?GyRCNkkbKEI=?=", "Re: 局"),
        (b"folded\r\n over lines", "folded over lines"),
        (b"", ""),
    ],
)
def test_the_words_of_a_header(written, subject):
    assert record(head=b"Subject: " + written + b"\r\n")["title"] == subject


def test_the_day_is_the_one_that_is_written_or_that_of_the_first_server():
    received = (
        b"Received: from b by c; Sat, 2 Mar 2024 09:00:00 +0100\r\n"
        b"Received: from a by b; Fri, 1 Mar 2024 23:00:00 -0500 (EST)\r\n"
    )
    assert record(b"Date: Fri, 1 Mar 2024 23:30:00 CEST\r\n")["date"] == (
        "Fri, 1 Mar 2024 23:30:00 CEST"
    )
    assert record(received)["date"] == "Fri, 1 Mar 2024 23:00:00 -0500"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("x-user-defined", "utf-8"), ("iso-8859-8-i", "iso8859-8"), ("cp-850", "cp850"),
        ("windows-874", "cp874"), ("x-sjis", "cp932"), ("ansi", "cp1252"),
        ("iso-2022-jp", "iso2022_jp"), ("", "utf-8"), ("us-ascii", "utf-8"),
    ],
)  # fmt: skip
def test_the_charset_of_a_body(charset, encoding):
    text = {
        "iso8859-8": "שלום", "cp874": "สวัสดี", "cp932": "局が閉まる", "iso2022_jp": "局が閉まる",
    }.get(encoding, "Der Fährmann, außer Betrieb")  # fmt: skip
    label = f'; charset="{charset}"' if charset else ""
    headers = f"Content-Type: text/plain{label}\r\nContent-Transfer-Encoding: 8bit\r\n"
    assert record(headers.encode(), text.encode(encoding))["text"] == text


def test_paragraphs_of_a_flowed_text():
    flowed = "The board met \non Tuesday.\n\n> Who said \n> that?\nI did. \n-- \nAnn"
    assert unflowed(flowed, False) == (
        "The board met on Tuesday.\n\n> Who said that?\nI did. \n-- \nAnn"
    )
    assert unflowed("nor \nthern quay", True) == "northern quay"
    assert unflowed(" From here\n  and there", False) == "From here\n and there"
    headers = b"Content-Type: text/plain; format=flowed; delsp=yes\r\n"
    assert record(headers, b"nor \r\nthern")["text"] == "northern"


def page(body):
    message = EmailMessage()
    message["Subject"] = "Letter"
    message.set_content("See our page.")
    message.add_alternative(f"<html><head><title>T</title></head>{body}</html>", subtype="html")
    return message


def test_a_newsletter_is_read_in_its_order_and_not_its_pointer_to_the_page():
    cells = "".join(
        f"<tr><td><table><tr><td><h2>Story {n}</h2><p>{'It is told at length. ' * 5}</p></td></tr></table></td></tr>"
        for n in range(3)
    )
    [found] = message_records(bytes(page(f"<table>{cells}<tr><td>Unsubscribe</td></tr></table>")))
    places = [found["text"].index(words) for words in ("Story 0", "Story 1", "Story 2", "Unsub")]
    assert places == sorted(places)
    assert "See our page" not in found["text"]


def test_the_plain_version_counts_if_it_says_as_much():
    [found] = message_records(bytes(page("<p>See <b>our</b> page.</p>")))
    assert found["text"] == "See our page."


def test_all_inline_texts_and_no_attachment():
    message = EmailMessage()
    message["Subject"] = "Parts"
    message.set_content("One.")
    message.add_attachment("Two.", disposition="inline")
    message.add_attachment("Not this.", disposition="attachment", filename="a.txt")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", disposition="inline")
    message.add_attachment("Three.", disposition="inline")
    [found] = message_records(bytes(message))
    assert found["text"].split() == ["One.", "Two.", "Three."]


def test_forwarded_messages_are_articles_of_their_own():
    inner = EmailMessage()
    inner["Subject"], inner["From"], inner["Message-ID"] = "Inner", "Bo <b@x>", "<1@x>"
    inner.set_content("The forwarded words.")
    outer = EmailMessage()
    outer["Subject"], outer["From"] = "Fwd", "Ann <a@x>"
    outer.set_content("Look at this.")
    outer.add_attachment(inner)
    alone = b"Subject: D\nContent-Type: message/rfc822\n\n" + bytes(inner)
    digest = (
        b'Subject: D\nContent-Type: multipart/digest; boundary="x"\n\n--x\n\n' + bytes(inner)
        + b"\n--x--\n"
    )  # fmt: skip
    assert [(r["title"], r["text"]) for r in message_records(bytes(outer))] == [
        ("Fwd", "Look at this."), ("Inner", "The forwarded words."),
    ]  # fmt: skip
    for data in (alone, digest):
        [found] = message_records(data)
        assert (found["title"], found["author"], found["id"]) == ("Inner", "Bo", "1@x")


def test_ids_lists_and_addresses():
    found = record(
        b"Message-ID: <17@x.example>\r\nList-Id: Harbour News <news.x.example>\r\n"
        b"Archived-At: <https://x.example/17>\r\n"
    )
    assert (found["id"], found["source"], found["url"]) == (
        "17@x.example", "Harbour News", "https://x.example/17",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"), [(b"\x89PNG\r\n", "is no message"), (b"Subject: T\n\n", "has no text in it")]
)
def test_what_is_said_of_a_bad_file(data, said):
    with pytest.raises(ValueError, match=said):
        list(read_eml(InputFile(io.BytesIO(data), "a.eml")))


def test_attached_documents_are_articles_with_the_facts_of_the_message(tmp_path):
    message = EmailMessage()
    message["Subject"], message["From"], message["Message-ID"] = "Minutes", "Ann Lee <a@x>", "<1@x>"
    message["Date"] = "Fri, 1 Mar 2024 10:00:00 +0000"
    message.set_content("See the minutes.")
    rtf = rb"{\rtf1 The minutes\par The board met, and closed the quay.}"
    for data, name in (
        (rtf, "minutes.rtf"),
        (b"a,b", "table.csv"),
        (b"x", "ATT00001.txt"),
        (b"y", "bad.pdf"),
    ):
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    (tmp_path / "a.eml").write_bytes(bytes(message))
    mail, attached, problem = read_articles(
        str(tmp_path / "a.eml"), root=tmp_path, fence=OpenFence()
    )
    assert (mail.id, mail.text) == ("1@x", "See the minutes.")
    assert (attached.id, attached.title) == ("1@x#minutes.rtf", "The minutes")
    assert (attached.author, str(attached.date)) == ("Ann Lee", "2024-03-01")
    assert "bad.pdf: " in problem.message


def test_files_in_files_end_at_some_level(tmp_path):
    message = EmailMessage()
    message["Subject"] = "Level 9"
    message.set_content("Words of level 9.")
    for level in range(8, -1, -1):
        outer = EmailMessage()
        outer["Subject"] = f"Level {level}"
        outer.set_content(f"Words of level {level}.")
        outer.add_attachment(bytes(message), maintype="application", subtype="x", filename="in.eml")
        message = outer
    (tmp_path / "a.eml").write_bytes(bytes(message))
    found = list(read_articles(str(tmp_path / "a.eml"), root=tmp_path, fence=OpenFence()))
    assert [article.title for article in found] == [f"Level {level}" for level in range(4)]
