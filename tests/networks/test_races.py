"""Two people do the same at the same moment, on real connections: one row, and a friendly word for the other."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import make_url

from hub import create_app
from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.db import begin_writing
from hub.kernel.errors import HubError
from hub.kernel.permissions import Role
from hub.networks import queries, services
from hub.networks.models import Invitation, Membership, Network, Team
from hub.networks.services import members
from tests import factories
from tests.conftest import BOTH, settings

AT_ONCE = 4


@pytest.fixture(params=BOTH)
def busy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, where several threads may commit."""
    if request.param == "sqlite":
        yield from _tables(create_app(settings(tmp_path, f"sqlite:///{tmp_path / 'races.db'}")))
        return
    url = make_url(request.getfixturevalue("postgres_database"))
    name = f"{url.database}_races"
    server = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield from _tables(
                create_app(settings(tmp_path, url.set(database=name).render_as_string(hide_password=False)))
            )
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _tables(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        begin_writing()
        db.create_all()
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


def together(app: Flask, *acts: Callable[[], Any]) -> list[str]:
    """Do these at the same moment, each on a connection of its own; what each came to, by name."""
    came: list[str] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        with app.app_context():
            begin_writing()
            start.wait()
            try:
                act()
                came.append("done")
            except HubError as error:
                came.append(type(error).__name__)
            except Exception as error:  # noqa: BLE001 - the assertion shows it
                came.append(repr(error))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


@pytest.fixture
def places(busy: Flask) -> dict[str, int]:
    """A network with two facilitators, and somebody outside; by number, as each thread reads its own."""
    network = factories.network("On track")
    first, second = (factories.member(network, name, Role.FACILITATOR) for name in ("Ana", "Ben"))
    outside = factories.person("Cy")
    found = {"network": network.id, "ana": first.id, "ben": second.id, "cy": outside.id}
    db.session.remove()
    return found


def actor(person_id: int) -> Any:
    return queries.actor_for(db.session.get_one(Person, person_id))


def network_of(places: dict[str, int]) -> Network:
    return db.session.get_one(Network, places["network"])


def test_two_facilitators_who_leave_at_once_leave_one(busy: Flask, places: dict[str, int]) -> None:
    def leave(who: str) -> Callable[[], Any]:
        def act() -> None:
            membership = members.membership_of(places["network"], places[who])
            assert membership is not None
            services.remove_member(membership, actor=actor(places[who]))

        return act

    assert together(busy, leave("ana"), leave("ben")) == ["RuleBroken", "done"]
    assert db.session.query(Membership).filter_by(role=Role.FACILITATOR).count() == 1


def test_networks_of_one_name_get_names_of_their_own(busy: Flask, places: dict[str, int]) -> None:
    def start() -> None:
        services.create_network(actor=actor(places["ana"]), name="Harbour")

    assert together(busy, *[start] * AT_ONCE) == ["done"] * AT_ONCE
    slugs = {slug for (slug,) in db.session.query(Network.slug).filter(Network.name == "Harbour")}
    assert slugs == {"harbour", "harbour-2", "harbour-3", "harbour-4"}


def test_an_address_is_invited_once_and_a_person_joins_once(busy: Flask, places: dict[str, int]) -> None:
    def invite() -> None:
        services.bring_in(network_of(places), actor=actor(places["ana"]), email="nora@school.example")

    def join() -> None:
        services.join_network(network_of(places), actor=actor(places["ana"]), person_id=places["cy"])

    assert together(busy, *[invite] * AT_ONCE) == ["done"] * AT_ONCE
    assert together(busy, *[join] * AT_ONCE) == ["done"] * AT_ONCE
    assert db.session.query(Invitation).count() == 1
    assert db.session.query(Membership).filter_by(person_id=places["cy"]).count() == 1


def test_one_team_of_a_name(busy: Flask, places: dict[str, int]) -> None:
    def make() -> None:
        services.make_team(network_of(places), actor=actor(places["ana"]), name="Alder", context={"setting": "island"})

    assert together(busy, *[make] * AT_ONCE) == ["RuleBroken"] * (AT_ONCE - 1) + ["done"]
    assert db.session.query(Team).count() == 1


def test_a_link_makes_one_person(busy: Flask, places: dict[str, int]) -> None:
    asked = services.bring_in(network_of(places), actor=actor(places["ana"]), email="nora@school.example")
    assert asked.invitation is not None
    number = asked.invitation.id
    db.session.remove()

    def accept() -> None:
        invitation = db.session.get_one(Invitation, number)
        services.accept_as_new(invitation, name="Nora", password="three owls on a roof")

    came = together(busy, *[accept] * AT_ONCE)
    assert came.count("done") == 1
    assert set(came) <= {"done", "Conflict", "RuleBroken"}
    assert db.session.query(Person).filter_by(email="nora@school.example").count() == 1
