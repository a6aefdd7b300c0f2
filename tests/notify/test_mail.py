"""Mail: T24, T41, T47, and what happens while the server is away (T78)."""

import re
import smtplib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from flask import Flask

from hub.extensions import db
from hub.kernel import outbox
from hub.kernel.db import atomic, begin_writing
from hub.kernel.outbox import OutboxRow
from hub.notify import mail
from tests import factories
from tests.notify.smtp_box import Office, open_office


@pytest.fixture
def office() -> Iterator[Office]:
    """A running mail server."""
    with open_office() as server:
        yield server


@pytest.fixture
def folder(app: Flask) -> Iterator[Path]:
    """Where mails lie when no server is set."""
    found = Path(app.config["DATA_DIR"]) / "mail"
    for old in found.glob("*.eml"):
        old.unlink()
    yield found
    app.config["MAIL_URL"] = ""
    app.extensions.pop("hub.mail", None)


@atomic
def ask(to: str = "maya@school.example", subject: str = "Your password was changed", name: str = "Maya") -> None:
    outbox.put("mail.send", to=to, subject=subject, template="mail/password_changed", values={"name": name})


def drain(app: Flask) -> list[OutboxRow]:
    """Work, and what is left waiting."""
    db.session.commit()
    with app.app_context():
        outbox.drain()
    begin_writing()
    db.session.expire_all()
    return db.session.query(OutboxRow).order_by(OutboxRow.id).all()


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=SMTP)  # type: ignore[return-value]


def only_in(folder: Path) -> EmailMessage:
    (file,) = folder.glob("*.eml")
    return read(file.read_bytes())


def part(message: EmailMessage, kind: str) -> str:
    return str(message.get_body((kind,)).get_content()).replace("\r\n", "\n")  # type: ignore[union-attr]


def test_without_a_server_mails_lie_in_the_folder(app: Flask, folder: Path):
    ask()
    assert drain(app) == []
    message = only_in(folder)
    assert message["To"] == "maya@school.example"
    assert message["From"] == "Learning hub <hub@localhost>"
    assert message["Subject"] == "Your password was changed"
    assert "Hello Maya" in part(message, "plain")
    assert "http://127.0.0.1:8000/reset\n" in part(message, "plain")
    assert 'href="http://127.0.0.1:8000/reset"' in part(message, "html")


def test_nothing_is_loaded_when_a_mail_is_opened(app: Flask, folder: Path):
    ask()
    drain(app)
    html = part(only_in(folder), "html")
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)
    assert set(re.findall(r"https?://[^\s\"<]+", html)) == {"http://127.0.0.1:8000/reset"}


def test_names_are_shown_and_never_interpreted(app: Flask, folder: Path):
    ask(name="<img src=x>\r\nBcc: eve@evil.example {{ 7*7 }}")
    drain(app)
    message = only_in(folder)
    assert message["Bcc"] is None
    assert "<img" not in part(message, "html")
    assert "{{ 7*7 }}" in part(message, "plain")


def test_a_server_gets_each_mail_for_exactly_one_recipient(app: Flask, folder: Path, office: Office):
    app.config["MAIL_URL"] = office.url
    ask("maya@school.example")
    ask("daniel@school.example")
    assert drain(app) == []
    recipients = [word for word in office.said if word.lower().startswith("rcpt")]
    assert [word[4:] for word in recipients] == [" TO:<maya@school.example>", " TO:<daniel@school.example>"]
    assert b"To: maya@school.example" in office.mails[0]
    assert not list(folder.glob("*.eml"))


@pytest.mark.parametrize(
    "to",
    [
        "maya@school.example, eve@evil.example",
        "maya@school.example\r\nBcc: eve@evil.example",
        "maya@school.example\nBcc: eve@evil.example",
        "Maya <maya@school.example>",
        "maya@school.example eve@evil.example",
        "maya@school.example;eve@evil.example",
        '"maya, eve"@school.example',
        "@school.example",
        "maya",
        "",
    ],
)
def test_what_is_not_one_address_gets_nothing(app: Flask, folder: Path, office: Office, to: str):
    app.config["MAIL_URL"] = office.url
    ask(to)
    (kept,) = drain(app)
    assert kept.attempts == 1
    assert office.mails == []


@pytest.mark.parametrize("breaks", ["\r\n", "\n", "\r", "\x0b", "\u2028", "\x85"])
def test_a_subject_stays_one_line(app: Flask, folder: Path, office: Office, breaks: str):
    app.config["MAIL_URL"] = office.url
    ask(subject=f"Hello{breaks}Bcc: eve@evil.example{breaks}{breaks}And a body")
    assert drain(app) == []
    head = office.mails[0].split(b"\r\n\r\n")[0]
    assert not re.search(rb"^Bcc", head, re.MULTILINE)
    assert read(office.mails[0])["Subject"] == "Hello Bcc: eve@evil.example And a body"


def test_one_refused_mail_stops_no_other_and_none_is_sent_twice(app: Flask, folder: Path, office: Office):
    app.config["MAIL_URL"] = office.url
    office.refuses = "gone@school.example"
    for name in ("maya", "gone", "daniel"):
        ask(f"{name}@school.example")
    (kept,) = drain(app)
    assert kept.payload["to"] == "gone@school.example"
    assert "550" in (kept.last_error or "")
    assert len(office.mails) == 2


def test_a_server_that_is_away_is_asked_once_and_nothing_is_lost(
    app: Flask, folder: Path, office: Office, monkeypatch: pytest.MonkeyPatch
):
    app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
    knocks = []
    real = smtplib.SMTP.connect
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *args, **more: knocks.append(args) or real(*args, **more))
    for _ in range(3):
        ask()
    assert len(drain(app)) == 3
    assert len(knocks) == 1
    app.config["MAIL_URL"] = office.url
    db.session.query(OutboxRow).update({"due_at": factories.SOME_TIME})
    assert drain(app) == []
    assert len(office.mails) == 3


def test_a_repeated_delivery_is_recognised(app: Flask, folder: Path, office: Office):
    app.config["MAIL_URL"] = office.url
    ask()
    row = db.session.query(OutboxRow).one()
    message = outbox.Message(row.id, row.payload)
    db.session.commit()
    mail.handle([message])
    mail.handle([message])  # the process died between sending and remembering that it was sent
    first, second = (read(one)["Message-ID"] for one in office.mails)
    assert first == second
    begin_writing()
    drain(app)
    ask()
    drain(app)
    assert read(office.mails[-1])["Message-ID"] != first


def test_a_password_is_not_sent_in_the_clear(app: Flask, folder: Path, office: Office, monkeypatch: pytest.MonkeyPatch):
    port = office.server_address[1]
    app.config["MAIL_URL"] = f"smtp://hub:s%40cret@mail.example:{port}"
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_more: [(2, 1, 6, "", ("127.0.0.1", port))])
    ask()
    (kept,) = drain(app)
    assert "no TLS" in (kept.last_error or "")
    assert not any(word.upper().startswith("AUTH") for word in office.said)


def test_a_mail_links_only_to_this_hub(app: Flask):
    for path in ("//evil.example", "https://evil.example", "evil"):
        with pytest.raises(mail.MailRefused):
            mail._link(path)
