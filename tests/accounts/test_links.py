"""Single-use links: T21, T22, T24, T25, T41."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from hub.accounts import queries, services
from hub.accounts.models import LinkPurpose, OneTimeLink, Person
from hub.accounts.queries import digest
from hub.extensions import db
from hub.kernel import clock
from hub.kernel.errors import RuleBroken
from hub.kernel.outbox import OutboxRow
from tests import factories
from tests.accounts.conftest import PASSWORD, Mail
from tests.conftest import HubClient

NEW = "a new owl every week"
PostOffice = Callable[[], list[Mail]]


def ask(browser: HubClient, email: str, **more: object):
    return browser.post("/reset", data={"email": email}, **more)


def use(browser: HubClient, link: str, password: str = NEW):
    browser.get(link)
    return browser.post("/reset/new", data={"password": password})


def test_a_forgotten_password_is_replaced(client: HubClient, maya: Person, post_office: PostOffice, enter):
    assert ask(client, maya.email).location == "/reset/asked"
    (mail,) = post_office()
    assert (mail.to, mail.subject) == (maya.email, "Choose a new password")
    assert mail.link in mail.html
    assert use(client, mail.link).location == "/sign-in"
    enter(maya, NEW)
    assert client.post("/sign-in", data={"email": maya.email, "password": PASSWORD}).status_code == 422
    (told,) = post_office()
    assert told.subject == "Your password was changed"


def test_asking_gives_the_same_answer_for_nobody(client: HubClient, maya: Person, post_office: PostOffice):
    known, unknown = ask(client, maya.email), ask(client, "nobody@school.example")
    assert (known.status_code, known.location, known.data) == (unknown.status_code, unknown.location, unknown.data)
    assert db.session.query(OneTimeLink).count() == 0  # looked up later, so that both take the same time
    assert db.session.query(OutboxRow).count() == 2
    assert [mail.to for mail in post_office()] == [maya.email]


def test_a_link_works_once(client: HubClient, maya: Person, post_office: PostOffice):
    ask(client, maya.email)
    (mail,) = post_office()
    assert use(client, mail.link).status_code == 303
    again = use(client, mail.link, "yet another owl here")
    assert again.status_code == 404
    assert "doesn’t work any more" in again.text


def test_only_the_newest_link_works(client: HubClient, maya: Person, post_office: PostOffice):
    ask(client, maya.email)
    ask(client, maya.email)
    first, second = post_office()
    assert use(client, first.link).status_code == 404
    assert use(client, second.link).status_code == 303


def test_a_link_works_for_half_an_hour(client: HubClient, maya: Person, post_office: PostOffice):
    with time_machine.travel(clock.now() - timedelta(minutes=31), tick=False):
        ask(client, maya.email)
        (late,) = post_office()
    assert use(client, late.link).status_code == 404
    with time_machine.travel(clock.now() - timedelta(minutes=29), tick=False):
        ask(client, maya.email)
        (in_time,) = post_office()
    assert use(client, in_time.link).status_code == 303


def change_password(person: Person) -> None:
    services.set_password(person, password="the owls moved out")


def change_address(person: Person) -> None:
    person.email = f"new.{person.email}"


def suspend(person: Person) -> None:
    person.suspended_at = clock.now()


@pytest.mark.parametrize("change", [change_password, change_address, suspend])
def test_a_link_dies_with_what_it_was_made_for(client: HubClient, maya: Person, change: Callable[[Person], None]):
    key = services.make_reset_link(maya)
    change(maya)
    db.session.commit()
    assert use(client, f"/reset/{key}").status_code == 404


def test_wrong_links_all_get_the_same_page(client: HubClient, maya: Person, other_person: Person):
    used = services.make_reset_link(maya)
    services.make_reset_link(maya)
    email_link = services.make_email_link(other_person, email="new@school.example")
    pages = {use(client, f"/reset/{key}").text.split("</head>")[1] for key in (used, email_link, "x", "é" * 300)}
    assert len(pages) == 1
    assert use(client, "/nothing").status_code == 404


def test_opening_a_link_uses_nothing_up(client: HubClient, maya: Person, post_office: PostOffice):
    ask(client, maya.email)
    (mail,) = post_office()
    for method in ("get", "head", "get"):  # as mail scanners do
        response = getattr(client, method)(mail.link, follow_redirects=False)
        assert response.location == "/reset/new"  # the page behind it has an address that tells nothing
        assert client.get("/reset/new").status_code == 200
    assert db.session.query(OneTimeLink).one().used_at is None
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert use(client, mail.link).status_code == 303


def test_a_refused_password_leaves_the_link_alive(client: HubClient, maya: Person, post_office: PostOffice):
    ask(client, maya.email)
    (mail,) = post_office()
    refused = use(client, mail.link, "password1")
    assert refused.status_code == 422
    assert "tried first" in refused.text
    assert use(client, mail.link).status_code == 303


def test_a_reset_signs_every_browser_out(client: HubClient, maya: Person, enter):
    browsers = [enter(maya), enter(maya)]
    use(client, f"/reset/{services.make_reset_link(maya)}")
    assert [browser.get("/me").status_code for browser in browsers] == [302, 302]


def test_two_at_the_same_moment_get_one_password(app: Flask, maya: Person):
    key = services.make_reset_link(maya)
    link = queries.link_for(key, LinkPurpose.RESET)
    assert link is not None
    services.reset_password(link, password=NEW)
    with pytest.raises(RuleBroken, match="doesn't work any more"):
        services.reset_password(link, password="the slower owl lost")


def test_keys_are_kept_as_hashes_and_wait_nowhere(client: HubClient, maya: Person, post_office: PostOffice):
    ask(client, maya.email)
    waiting = [row.payload for row in db.session.query(OutboxRow)]
    assert waiting == [{"email": maya.email}]
    (mail,) = post_office()
    key = mail.link.removeprefix("/reset/")
    assert len(key) >= 43
    assert db.session.query(OneTimeLink).one().key_hash == digest(key)


def test_links_lead_to_the_configured_address_whatever_host_was_asked(client: HubClient, maya, post_office: PostOffice):
    ask(client, maya.email, headers={"Host": "evil.example"})
    (mail,) = post_office()
    assert "evil.example" not in mail.text + mail.html
    assert mail.link.startswith("/reset/")


def test_asking_is_throttled_without_telling(client: HubClient, maya: Person, post_office: PostOffice):
    assert {ask(client, maya.email).location for _ in range(7)} == {"/reset/asked"}
    assert len(post_office()) == 5


def test_a_new_address_is_proved_before_it_counts(client: HubClient, maya: Person, enter, post_office: PostOffice):
    old, new = maya.email, "maya@new.example"
    browser = enter(maya)
    assert browser.post("/me/email", data={"email": new}).status_code == 303
    mails = {mail.to: mail for mail in post_office()}
    assert mails.keys() == {old, new}
    assert new in mails[old].text
    assert "/email/" not in mails[old].text
    enter(maya)  # the old one still works
    client.get(mails[new].link)
    assert maya.email == old
    assert client.post("/email/confirm").status_code == 303
    assert maya.email == new
    enter(maya)
    assert client.post("/sign-in", data={"email": old, "password": PASSWORD}).status_code == 422
    (told,) = post_office()
    assert (told.to, told.subject) == (old, "Your address was changed")


def test_an_address_in_use_is_not_given_away(maya: Person, other_person: Person, enter, post_office: PostOffice):
    browser = enter(maya)
    answers = {
        email: browser.post("/me/email", data={"email": email}) for email in (other_person.email, "free@school.example")
    }
    assert {(answer.status_code, answer.location) for answer in answers.values()} == {(303, "/me")}
    taken = next(mail for mail in post_office() if mail.to == other_person.email)
    assert "belongs to an account already" in taken.text
    assert "/email/" not in taken.text


def test_an_address_taken_meanwhile_is_refused(client: HubClient, maya: Person, app: Flask):
    key = services.make_email_link(maya, email="shared@school.example")
    factories.person("Faster", email="shared@school.example")
    client.get(f"/email/{key}")
    refused = client.post("/email/confirm")
    assert refused.status_code == 422
    assert "uses this address already" in refused.text
    assert maya.email != "shared@school.example"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "maya",
        "a@b@c",
        "maya@school.example, eve@evil.example",
        "maya@school.example\nBcc: eve@x.example",
        "<maya@school.example>",
        "é@school.example",
    ],
)
def test_what_is_no_address_is_refused(maya: Person, enter, post_office: PostOffice, typed: str):
    refused = enter(maya).post("/me/email", data={"email": typed})
    assert refused.status_code == 422
    assert "<title>Error:" in refused.text
    assert post_office() == []
