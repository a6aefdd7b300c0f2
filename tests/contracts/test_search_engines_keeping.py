"""How every search engine keeps: commits, checkpoints, other processes, threads, kills and rebuilds."""

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import create_engine

from hub.search.engine import Document, IndexUnavailable, SearchEngine
from hub.search.engines.postgres import PostgresEngine
from hub.search.engines.whoosh import WhooshEngine
from tests.contracts.search_places import MEMBER, Place, ask, cycle, found

# --- keeping ------------------------------------------------------------------------------------------------------


def test_without_an_index_every_question_says_so(place: Place) -> None:
    engine = place.open()
    engine.prepare()
    questions: list[Callable[[], object]] = [
        lambda: ask(engine, "exit"),
        lambda: engine.similar("exit", MEMBER, network_id=1),
        lambda: engine.suggest("ex", MEMBER, 1),
        engine.verify,
        engine.stats,
        lambda: engine.index([cycle(1)]),
        lambda: engine.delete([("cycle", 1)]),
    ]
    for question in questions:
        with pytest.raises(IndexUnavailable):
            question()
    assert engine.checkpoint() is None


def test_the_index_knows_what_it_holds(engine: SearchEngine) -> None:
    engine.index([cycle(1, "exit", version=3), cycle(1, "ticket", kind="idea", version=8), cycle(2, "gone")])
    engine.delete([("cycle", 2), ("cycle", 404)])
    assert engine.verify() == {("cycle", 1): 3, ("idea", 1): 8}
    assert engine.stats()["documents"] == 2
    assert engine.stats()["engine"] == engine.name
    assert engine.stats()["bytes"] > 0


def test_a_batch_with_the_same_record_twice_keeps_the_last(engine: SearchEngine) -> None:
    engine.index([cycle(1, "first"), cycle(1, "second", version=2)])
    assert (found(engine, "first", correct=False), found(engine, "second")) == ([], [1])


def test_the_checkpoint_is_committed_with_the_batch(place: Place, engine: SearchEngine) -> None:
    assert engine.checkpoint() is None
    engine.index([cycle(1)], upto=41)
    assert place.open().checkpoint() == 41
    engine.index([cycle(2)])
    assert engine.checkpoint() == 41
    engine.delete([("cycle", 1)], upto=43)
    engine.index([], upto=44)
    assert place.open().checkpoint() == 44
    engine.rebuild([cycle(5)], upto=12)
    assert place.open().checkpoint() == 12
    assert place.open().verify() == {("cycle", 5): 1}


def test_another_process_never_sees_a_stale_document(place: Place, engine: SearchEngine) -> None:
    engine.index([cycle(1, "before"), cycle(2, "draft"), cycle(3, "doomed")])
    other = place.run("""
        member = Principal(frozenset({"network:1"}))
        while True:
            text = input()
            print(sorted(hit.id for hit in engine.search(Query(text=text, network_id=1, correct=False), member).hits),
                  flush=True)
    """)
    assert other.stdin is not None
    assert other.stdout is not None

    def elsewhere(text: str) -> str:
        print(text, file=other.stdin, flush=True)
        return other.stdout.readline().strip()

    try:
        assert (elsewhere("before"), elsewhere("draft"), elsewhere("doomed")) == ("[1]", "[2]", "[3]")
        engine.index([cycle(1, "after", version=2)])
        assert (elsewhere("before"), elsewhere("after")) == ("[]", "[1]")
        engine.index([cycle(2, "draft", version=2, visibility=("team:7",))])
        assert elsewhere("draft") == "[]"
        engine.delete([("cycle", 3)])
        assert elsewhere("doomed") == "[]"
        for number in range(15):
            engine.index([cycle(1, f"turn{number}", version=3 + number)])
        assert (elsewhere("turn14"), elsewhere("turn13"), elsewhere("after"), elsewhere("doomed")) == (
            "[1]", "[]", "[]", "[]",
        )  # fmt: skip
        engine.rebuild([cycle(9, "rebuilt")])
        assert (elsewhere("rebuilt"), elsewhere("turn14")) == ("[9]", "[]")
    finally:
        other.kill()
        other.communicate()


def test_two_processes_write_and_nothing_is_lost(place: Place, engine: SearchEngine) -> None:
    program = """
        for number in range({first}, {first} + 8):
            engine.index([note(number)], upto=number)
    """
    writers = [place.run(program.format(first=first)) for first in (100, 200)]
    for writer in writers:
        writer.communicate(timeout=50)
        assert writer.returncode == 0
    assert {number for _, number in engine.verify()} == {*range(100, 108), *range(200, 208)}
    assert ask(engine, "exit ticket").total == 16


def test_a_killed_writer_leaves_a_whole_index(place: Place, engine: SearchEngine) -> None:
    engine.index([cycle(1, "exit ticket")], upto=1)
    writer = place.run("""
        number = 2
        print("writing", flush=True)
        while True:
            engine.index([note(number), note(1, "exit ticket", number)], upto=number)
            print(number, flush=True)
            number += 1
    """)
    assert writer.stdout is not None
    answered = 0
    for line in writer.stdout:
        if line.strip().isdigit() and (answered := int(line)) >= 6:
            break
    writer.send_signal(signal.SIGKILL)
    rest = writer.communicate()[0].split()
    answered = max([answered, *(int(word) for word in rest if word.isdigit())])
    committed = engine.checkpoint()
    assert committed in {answered, answered + 1}
    assert set(engine.verify()) == {("cycle", number) for number in range(1, committed + 1)}
    assert engine.verify()["cycle", 1] == committed
    engine.index([cycle(99, "afterwards")])
    assert found(engine, "afterwards") == [99]


def test_many_threads_search_while_one_writes(engine: SearchEngine) -> None:
    engine.index([cycle(number, "exit ticket", f"number{number}", version=1) for number in range(1, 21)])
    stop = threading.Event()

    def look() -> int:
        looks = 0
        while not stop.is_set() or looks == 0:
            answer = ask(engine, "exit ticket", limit=50)
            assert answer.total == len({hit.id for hit in answer.hits}) == 20
            assert engine.suggest("exi", MEMBER, 1) == ["exit"]
            assert engine.similar("exit ticket", MEMBER, network_id=1)
            looks += 1
        return looks

    with ThreadPoolExecutor(4) as pool:
        watchers = [pool.submit(look) for _ in range(4)]
        try:
            for turn in range(2, 12):
                engine.index([cycle(number, "exit ticket", f"turn{turn}", version=turn) for number in (turn - 1, 20)])
        finally:
            stop.set()
        assert all(watcher.result() > 0 for watcher in watchers)
    assert set(engine.verify().values()) == {1, *range(2, 12)}


# --- rebuilding ---------------------------------------------------------------------------------------------------


def test_the_live_index_answers_until_the_new_one_is_whole(place: Place, engine: SearchEngine) -> None:
    engine.index([cycle(1, "old exit")], upto=5)
    seen: list[tuple[int, list[int]]] = []

    def documents() -> Iterator[Document]:
        for number in range(10, 13):
            yield cycle(number, "new exit")
            seen.append((number, found(place.open(), "exit")))

    done: list[int] = []
    engine.rebuild(documents(), progress=done.append, upto=9)
    assert seen == [(10, [1]), (11, [1]), (12, [1])]
    assert done == [1, 2, 3]
    assert sorted(found(place.open(), "exit")) == [10, 11, 12]
    assert engine.checkpoint() == 9


def test_what_changes_during_a_rebuild_is_in_the_new_index(place: Place, engine: SearchEngine) -> None:
    engine.index([cycle(number, "before") for number in range(1, 6)], upto=5)
    other = place.open()

    def documents() -> Iterator[Document]:
        yield cycle(1, "before")
        other.index([cycle(1, "during", version=2), cycle(6, "during")], upto=6)
        other.index([cycle(2, "during", version=2)], upto=7)
        yield cycle(2, "later", version=3)  # the database was ahead of the outbox
        yield cycle(3, "before")
        other.delete([("cycle", 3), ("cycle", 4)], upto=8)
        yield cycle(4, "before")
        yield cycle(5, "before")
        other.index([cycle(4, "during", version=2)], upto=9)
        assert sorted(found(other, "before during")) == [1, 2, 4, 5, 6]

    engine.rebuild(documents(), upto=5)
    assert place.open().verify() == {
        ("cycle", 1): 2, ("cycle", 2): 3, ("cycle", 4): 2, ("cycle", 5): 1, ("cycle", 6): 1,
    }  # fmt: skip
    assert sorted(found(engine, "during")) == [1, 4, 6]
    assert sorted(found(engine, "before")) == [5]
    assert engine.checkpoint() == 9


def test_a_rebuild_that_fails_changes_nothing(engine: SearchEngine) -> None:
    engine.index([cycle(1, "exit")], upto=5)

    def documents() -> Iterator[Document]:
        yield cycle(2, "exit")
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            engine.rebuild(documents(), upto=9)
    engine.index([cycle(3, "exit")])
    assert engine.verify() == {("cycle", 1): 1, ("cycle", 3): 1}
    assert engine.checkpoint() == 5
    engine.rebuild([cycle(4, "exit")])
    assert found(engine, "exit") == [4]


def test_only_one_rebuild_runs_at_a_time(place: Place, engine: SearchEngine) -> None:
    def documents() -> Iterator[Document]:
        yield cycle(1, "exit")
        with pytest.raises(IndexUnavailable):
            place.open().rebuild([cycle(2, "exit")])

    engine.rebuild(documents())
    assert found(engine, "exit") == [1]


def test_a_killed_rebuild_is_forgotten(place: Place, engine: SearchEngine) -> None:
    engine.index([cycle(1, "exit")], upto=3)
    builder = place.run("""
        import time
        def documents():
            yield note(2)
            print("building", flush=True)
            time.sleep(60)
            yield note(3)
        engine.rebuild(documents(), upto=9)
    """)
    assert builder.stdout is not None
    assert builder.stdout.readline() == "building\n"
    engine.index([cycle(4, "exit")], upto=4)
    builder.send_signal(signal.SIGKILL)
    builder.communicate()
    engine.index([cycle(5, "exit")], upto=5)
    assert sorted(found(engine, "exit")) == [1, 4, 5]
    engine.rebuild([replace(cycle(number, "exit"), when=date(2025, 1, 9 - number)) for number in (6, 7)], upto=6)
    assert found(engine, "exit") == [6, 7]
    assert place.open().verify() == {("cycle", 6): 1, ("cycle", 7): 1}


def test_both_engines_keep_the_protocol() -> None:
    engines: list[SearchEngine] = [WhooshEngine("unused"), PostgresEngine(create_engine("postgresql+psycopg://"))]
    assert [engine.name for engine in engines] == ["whoosh", "postgres"]
