"""What the tests of accounts share: people with passwords, real sign-in, doors that were not tried yet."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from hub.accounts import passwords
from hub.accounts.models import Person
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
