"""What the tests of accounts share: people with passwords, real sign-in, doors that were not tried yet."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from hub.accounts import passwords
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel import outbox
from hub.kernel.db import begin_writing
from tests import factories
from tests.conftest import HubClient

PASSWORD = "three owls on a roof"
_HASH = passwords.hashed(PASSWORD)


@pytest.fixture(autouse=True)
def untried_doors(request: pytest.FixtureRequest) -> None:
    """Forget how often doors were tried: the applications are shared by all tests."""
    if "app" in request.fixturenames:
        request.getfixturevalue("app").extensions["hub.limits"].forget_everything()


@pytest.fixture
def maya(app: Flask) -> Person:
    """A teacher with a password."""
    return factories.person("Maya Okafor", password_hash=_HASH)


@pytest.fixture
def other_person(app: Flask) -> Person:
    """A colleague of hers."""
    return factories.person("Daniel Ortiz", password_hash=_HASH)


@pytest.fixture
def ada(app: Flask) -> Person:
    """Somebody who looks after the hub."""
    return factories.person("Ada Adeyemi", password_hash=_HASH, is_admin=True)


@pytest.fixture
def enter(app: Flask) -> Callable[..., HubClient]:
    """Sign in at the door, as people do: `enter(maya)` gives her browser."""

    def come_in(person: Person, password: str = PASSWORD, **more: object) -> HubClient:
        browser = app.test_client()
        form = {"email": person.email, "password": password, **more}
        response = browser.post("/sign-in", data=form)
        assert response.status_code == 303, response.text
        return browser  # type: ignore[return-value]

    return come_in


@pytest.fixture
def with_csrf(app: Flask) -> Iterator[None]:
    """Tokens are checked, as on a real server."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def token_in(page: str) -> str:
    """The form token of a page."""
    field = LexborHTMLParser(page).css_first("input[name=csrf_token]")
    assert field is not None
    return field.attributes["value"] or ""


def fields_in(page: str, action: str) -> dict[str, str]:
    """The fields of the form that goes to `action`, hidden ones included."""
    form = LexborHTMLParser(page).css_first(f'form[action="{action}"]')
    assert form is not None
    found = {field.attributes["name"]: field.attributes.get("value") or "" for field in form.css("input[name]")}
    return found | {field.attributes["name"]: field.text().removeprefix("\n") for field in form.css("textarea[name]")}


@dataclass(frozen=True)
class Mail:
    """A mail as it lies in the folder."""

    to: str
    subject: str
    text: str
    html: str

    @property
    def link(self) -> str:
        """The path of the first link of this hub in it."""
        found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", self.text)
        assert found is not None, self.text
        return found[1]


@pytest.fixture
def post_office(app: Flask) -> Iterator[Callable[[], list[Mail]]]:
    """Send what waits and empty the folder: `post_office()` gives the mails, the oldest first."""
    folder = Path(app.config["DATA_DIR"]) / "mail"
    shutil.rmtree(folder, ignore_errors=True)

    def empty() -> list[Mail]:
        db.session.commit()
        with app.app_context():
            outbox.drain()
        begin_writing()
        db.session.expire_all()
        files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        mails = [_read(file) for file in files]
        for file in files:
            file.unlink()
        return mails

    yield empty
    shutil.rmtree(folder, ignore_errors=True)


def _read(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), policy=SMTP)
    parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
    return Mail(message["To"], message["Subject"], parts["text/plain"], parts["text/html"])
