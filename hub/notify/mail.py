"""Mail: written from templates, sent through a server, or laid into a folder where none is set.

Asked for with `outbox.put("mail.send", to=…, subject=…, template="mail/name", values={…})`. `template` names a text and
an HTML file in hub/templates. In them, `link(path)` makes an address from the configured one, never from a request.
"""

import hashlib
import re
import smtplib
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.outbox import Message, OutboxRow

log = structlog.get_logger()

PATIENCE = 10  # seconds to wait for a server
PAUSE = 60  # seconds in which a server that didn't answer is not asked again
_ONE_GAP = re.compile(r"\s*\n\s*\n\s*")
_ONE_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


class MailRefused(RuntimeError):
    """This mail can't be sent, or not now; the outbox tries again later and in the end gives up, visibly."""


@dataclass(frozen=True)
class Letter:
    """A mail before it is written: whom it is for, what it is about, and from which words it is made."""

    to: str
    subject: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    locale: str = "en"


def handle(messages: Sequence[Message]) -> None:
    """Send what was asked for under "mail.send", one by one: a batch is handed back, so that none is sent twice."""
    if len(messages) > 1:
        raise MailRefused("one at a time")
    for message in messages:
        asked = message.payload
        locale = _locale_of(asked.get("person_id"))
        with force_locale(locale):
            subject = _(asked["subject"])
        letter = Letter(asked["to"], subject, asked["template"], asked.get("values", {}), locale)
        deliver(letter, number=number_of(message))


def number_of(message: Message) -> str:
    """What makes a repeated delivery recognisable: the same piece of work gives the same number."""
    row = db.session.get(OutboxRow, message.id)
    asked_at = row.created_at.isoformat() if row else clock.now().isoformat()
    db.session.rollback()
    return hashlib.sha256(f"{message.id}:{asked_at}".encode()).hexdigest()[:32]


def deliver(letter: Letter, *, number: str) -> None:
    """Write a letter and send it, or lay it into the folder; MailRefused or an SMTP error when it can't be sent."""
    mail = written(letter, number=number)
    url = current_app.config["MAIL_URL"]
    if url:
        _server(url).send(mail, to=letter.to)
        log.info("mail.sent", template=letter.template, number=number)
    else:
        _lay_down(mail, number)


def written(letter: Letter, *, number: str) -> EmailMessage:
    """The mail itself, to exactly one recipient; an address that could smuggle in another one is refused."""
    if not _ONE_ADDRESS.fullmatch(letter.to):
        raise MailRefused("This is not one address.")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_line(_hub_name()), addr_spec=current_app.config["MAIL_FROM"])
    mail["To"] = letter.to
    mail["Subject"] = _line(letter.subject)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{number}@{_host()}>"
    mail["Auto-Submitted"] = "auto-generated"
    values = {**letter.values, "link": _link, "subject": mail["Subject"]}
    with force_locale(letter.locale):
        mail.set_content(_ONE_GAP.sub("\n\n", render_template(f"{letter.template}.txt", **values)).strip() + "\n")
        mail.add_alternative(_styled(render_template(f"{letter.template}.html", **values)), subtype="html")
    return mail


def _styled(page: str) -> str:
    """A mail carries its few styles itself: nothing is loaded when it is opened."""
    return page.replace("</head>", f"<style>\n{render_template('layouts/mail.css')}</style>\n</head>", 1)


@dataclass
class Server:
    """A mail server. While it doesn't answer it is left alone, so that other work in the outbox isn't held up."""

    url: str
    _away_until: float = 0.0

    def send(self, mail: EmailMessage, *, to: str) -> None:
        """Hand one mail over for one recipient."""
        if time.monotonic() < self._away_until:
            raise MailRefused("The mail server didn't answer a moment ago.")
        try:
            with self._connect() as server:
                server.send_message(mail, from_addr=current_app.config["MAIL_FROM"], to_addrs=[to])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError):
            raise  # it is there, and doesn't want this one
        except OSError:
            self._away_until = time.monotonic() + PAUSE
            raise
        self._away_until = 0.0

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "localhost", parts.port
        tls = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=PATIENCE, context=tls)
        else:
            server = smtplib.SMTP(host, port or 25, timeout=PATIENCE)
        try:
            self._greet(server, parts.username, parts.password, host, tls)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(
        self, server: smtplib.SMTP, user: str | None, password: str | None, host: str, tls: ssl.SSLContext
    ) -> None:
        server.ehlo()
        is_private = isinstance(server, smtplib.SMTP_SSL)
        if not is_private and server.has_extn("starttls"):
            server.starttls(context=tls)
            server.ehlo()
            is_private = True
        if user is not None:
            if not is_private and host not in ("localhost", "127.0.0.1", "::1"):
                raise MailRefused("The mail server offers no TLS, so the password is not sent to it.")
            server.login(unquote(user), unquote(password or ""))


def _server(url: str) -> Server:
    known: Server | None = current_app.extensions.get("hub.mail")
    if known is None or known.url != url:
        known = current_app.extensions["hub.mail"] = Server(url)
    return known


def _lay_down(mail: EmailMessage, number: str) -> None:
    """Keep the mail as a file; the same mail is laid down once."""
    folder = Path(current_app.config["DATA_DIR"]) / "mail"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.glob(f"*-{number}.eml")):
        return
    name = f"{clock.now():%Y%m%d-%H%M%S}-{number}"
    unfinished = folder / f".{name}"
    unfinished.write_bytes(mail.as_bytes())
    unfinished.rename(folder / f"{name}.eml")
    log.info("mail.kept", file=f"mail/{name}.eml")


def _link(path: str) -> str:
    if not path.startswith("/") or path.startswith("//"):
        raise MailRefused("A mail only links to pages of this hub.")
    return f"{current_app.config['BASE_URL']}{path}"


def _line(text: str) -> str:
    """A header's text: one line, whatever was typed into a name or a title."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:200]


def _host() -> str:
    return urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"


def _hub_name() -> str:
    return str(current_app.config.get("HUB_NAME") or "Learning hub")


def _locale_of(person_id: Any) -> str:
    person = db.session.get(Person, person_id) if isinstance(person_id, int) else None
    db.session.rollback()
    return person.locale if person is not None else "en"
