"""Looking after people: pages for administrators, and the commands."""

import re
from typing import Any

import pytest
from flask import Flask

from hub.accounts import passwords, queries
from hub.accounts.models import ApiToken, LoginSession, Person, Scope
from hub.extensions import db
from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.conftest import HubClient

NEW = "a new owl every week"


def link_in(page: str) -> str:
    found = re.search(r'id="link" value="http://127\.0\.0\.1:8000(/reset/[^"]+)"', page)
    assert found is not None
    return found[1]


def test_an_administrator_lets_somebody_in_without_any_mail(client: HubClient, ada: Person, enter):
    browser = enter(ada)
    made = browser.post("/admin/people/new", data={"name": "Nia Obi", "email": "Nia@School.example"})
    nia = queries.by_email("nia@school.example")
    assert nia is not None
    client.get(link_in(made.text))
    assert client.post("/reset/new", data={"password": NEW}).status_code == 303
    enter(nia, NEW)
    assert nia.is_admin is False


def test_a_link_can_be_made_for_anybody_who_forgot(client: HubClient, ada: Person, maya: Person, enter):
    page = enter(ada).post(f"/admin/people/{maya.id}/link").text
    client.get(link_in(page))
    assert client.post("/reset/new", data={"password": NEW}).status_code == 303
    enter(maya, NEW)


def test_a_suspended_person_is_out_and_can_be_let_in_again(ada: Person, maya: Person, enter):
    browser, hers = enter(ada), enter(maya)
    assert browser.post(f"/admin/people/{maya.id}/suspend").status_code == 303
    assert hers.get("/me").status_code == 302
    assert "suspended" in browser.get("/admin").text
    assert browser.post(f"/admin/people/{maya.id}/link").status_code == 422
    assert browser.post(f"/admin/people/{maya.id}/restore").status_code == 303
    assert hers.get("/me").status_code == 302  # the old browser stays out
    enter(maya)


def test_nobody_suspends_themselves(ada: Person, enter):
    browser = enter(ada)
    assert browser.post(f"/admin/people/{ada.id}/suspend").status_code == 422
    assert ada.suspended_at is None


def test_for_everybody_else_these_pages_do_not_exist(ada: Person, maya: Person, client: HubClient, enter):
    browser = enter(maya)
    for page in ("/admin", "/admin/people/new"):
        assert browser.get(page).status_code == 404
        assert client.get(page).status_code == 302
    for act in ("link", "suspend", "restore"):
        assert browser.post(f"/admin/people/{ada.id}/{act}").status_code == 404
    assert ada.suspended_at is None


@pytest.mark.parametrize("form", [{"name": "", "email": "a@b.example"}, {"name": "A", "email": "nonsense"}])
def test_a_person_without_name_or_address_is_refused(ada: Person, enter, form: dict[str, str]):
    refused = enter(ada).post("/admin/people/new", data=form)
    assert refused.status_code == 422
    assert f'value="{form["email"]}"' in refused.text


def test_somebody_who_is_here_already_is_not_made_twice(ada: Person, maya: Person, enter):
    refused = enter(ada).post("/admin/people/new", data={"name": "Maya again", "email": maya.email})
    assert refused.status_code == 422
    assert "is here already" in refused.text


def test_people_are_found_and_shown_in_pages(ada: Person, enter):
    for number in range(120):
        factories.person(f"Teacher {number:03}", email=f"t{number:03}@many.example", handle=f"many{number}")
    browser = enter(ada)
    assert "Teacher 007" in browser.get("/admin?q=teacher+007").text
    assert "Nobody found" in browser.get("/admin?q=%25").text
    first = browser.get("/admin?q=many.example").text
    assert "Teacher 099" in first
    assert "Teacher 100" not in first
    assert "Teacher 119" in browser.get("/admin?q=many.example&after=t099@many.example").text


def run(app: Flask, *command: str, typed: str = "") -> Any:
    db.session.commit()
    result = app.test_cli_runner().invoke(args=list(command), input=typed)
    db.session.expire_all()
    return result


def test_the_first_person_is_made_by_command(app: Flask, enter):
    made = run(
        app, "user", "create", "Ada@Hub.example", "--name", "Ada", "--admin", "--password-stdin", typed=f"{NEW}\n"
    )
    assert made.exit_code == 0
    ada = queries.by_email("ada@hub.example")
    assert ada is not None
    assert ada.is_admin
    enter(ada, NEW)


def test_repeating_the_command_is_harmless(app: Flask):
    command = ("user", "create", "ada@hub.example", "--name", "Ada", "--password-stdin")
    run(app, *command, typed=f"{NEW}\n")
    again = run(app, *command, typed=f"{NEW}\n")
    assert again.exit_code == 0
    assert "nothing was changed" in again.output
    assert db.session.query(Person).filter_by(email="ada@hub.example").count() == 1
    other = run(app, *command, typed="another owl entirely\n")
    assert other.exit_code == 1
    ada = queries.by_email("ada@hub.example")
    assert ada is not None
    assert passwords.is_right(ada.password_hash, NEW)


def test_without_a_password_the_command_gives_a_link(app: Flask, client: HubClient):
    made = run(app, "user", "create", "nia@hub.example", "--name", "Nia")
    path = made.output.split("http://127.0.0.1:8000")[1].strip()
    client.get(path)
    assert client.post("/reset/new", data={"password": NEW}).status_code == 303
    another = run(app, "user", "link", "nia@hub.example")
    assert another.exit_code == 0
    assert "/reset/" in another.output


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        (("user", "create", "nonsense", "--name", "Nia"), ""),
        (("user", "create", "nia@hub.example", "--name", " "), ""),
        (("user", "create", "nia@hub.example", "--name", "Nia", "--password-stdin"), "password1\n"),
        (("user", "create", "nia@hub.example", "--name", "Nia", "--password-stdin"), ""),
        (("user", "link", "nobody@hub.example"), ""),
        (("token", "create", "nobody@hub.example"), ""),
    ],
)
def test_a_command_refuses_in_one_sentence(app: Flask, command: tuple[str, ...], typed: str):
    refused = run(app, *command, typed=typed)
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert len(refused.stderr.strip().splitlines()) == 1
    assert db.session.query(Person).filter_by(email="nia@hub.example").count() == 0


def test_the_token_command_prints_the_token_alone(app: Flask, maya: Person):
    printed = run(app, "token", "create", maya.email, "--scope", "write").stdout
    assert printed == printed.strip() + "\n"
    found = queries.token_for(printed.strip())
    assert found is not None
    assert (found.person_id, found.scope) == (maya.id, Scope.WRITE)
    assert run(app, "token", "create", maya.email).exit_code == 0
    assert db.session.query(ApiToken).count() == 2


def test_the_command_line_signs_nobody_in(app: Flask, maya: Person):
    run(app, "user", "create", maya.email, "--name", "Maya", "--password-stdin", typed=f"{PASSWORD}\n")
    assert db.session.query(LoginSession).count() == 0
