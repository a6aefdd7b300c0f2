"""The courier brings what is committed, in order, once, and only to those who may read it."""

from typing import Any

import pytest
from flask import Flask

from hub.kernel.logs import Event, Log
from hub.live.courier import PEOPLE, Courier, Listener
from hub.live.doorbell import OwnDoorbell, SharedDoorbell


class Office:
    """A courier with a log in memory, and everything it sent."""

    def __init__(self, app: Flask) -> None:
        self.events: list[Event] = []
        self.readers = {1, 2, 3}
        self.open_sessions = {10, 20, 30}
        self.sent: list[tuple[str, dict[str, Any], list[str]]] = []
        self.dropped: list[str] = []
        self.courier = Courier(
            app=app,
            logs={
                "network": Log("network", self.read, lambda *_: True, lambda _id, people: self.readers & set(people))
            },
            emit=lambda event, message, sids: self.sent.append((event, message, sids)),
            drop=self.dropped.append,
            still_open=lambda ids: self.open_sessions & set(ids),
        )

    def read(self, _id: int, after: int, limit: int) -> list[Event]:
        return [event for event in self.events if event.seq > after][:limit]

    def say(self, seq: int) -> None:
        self.events.append(Event(seq, f"<li>{seq}</li>", {}))

    def numbers_for(self, sid: str) -> list[int]:
        return [row["seq"] for name, sent, sids in self.sent if name == "ev" and sid in sids for row in sent["events"]]

    def arrive(self, sid: str, person: int, cursor: int) -> None:
        self.courier.arrive(Listener(sid, person, person * 10))
        self.courier.follow(sid, "network:3", cursor)


@pytest.fixture
def office(app: Flask) -> Office:
    return Office(app)


def test_each_page_gets_each_number_once_and_in_order(office: Office) -> None:
    office.arrive("a", 1, 0)
    office.say(1)
    office.say(2)
    office.courier.step("network:3")
    office.arrive("b", 2, 1)
    office.say(3)
    office.courier.step("network:3")
    office.courier.step("network:3")
    assert office.numbers_for("a") == [1, 2, 3]
    assert office.numbers_for("b") == [2, 3]


def test_who_lost_the_right_to_read_gets_nothing_more(office: Office) -> None:
    office.arrive("a", 1, 0)
    office.arrive("b", 2, 0)
    office.readers = {1}
    office.say(1)
    office.courier.step("network:3")
    assert office.numbers_for("b") == []
    assert ("gone", {"scope": "network:3"}, ["b"]) in office.sent
    assert office.numbers_for("a") == [1]


def test_who_signed_out_is_shown_the_door(office: Office) -> None:
    office.arrive("a", 1, 0)
    office.arrive("b", 2, 0)
    office.open_sessions = {10}
    office.courier.check_people()
    assert office.dropped == ["b"]
    assert office.courier.find("a") is not None


def test_a_ring_wakes_who_waits_and_says_only_what_moved() -> None:
    bell = OwnDoorbell()
    bell.ring("network:3")
    bell.ring(PEOPLE)
    assert bell.wait(0) == {"network:3", PEOPLE}
    assert bell.wait(0) == set()


@pytest.mark.redis
def test_a_ring_is_heard_in_another_process_through_redis(redis_url: str) -> None:
    here, there = SharedDoorbell(redis_url), SharedDoorbell(redis_url)
    there.wait(0)
    heard: set[str] = set()
    for _ in range(100):  # the other one needs a moment until it listens
        here.ring("network:3")
        heard = there.wait(0.1)
        if heard:
            break
    assert heard == {"network:3"}


def test_without_redis_the_own_process_is_still_woken() -> None:
    bell = SharedDoorbell("redis://127.0.0.1:1/0")
    bell.ring("network:3")
    assert OwnDoorbell.wait(bell, 0) == {"network:3"}
