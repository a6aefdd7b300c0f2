"""What can happen to an index on a disk, and how the Whoosh engine takes it."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.search.engine import Document, IndexUnavailable, Principal, Query
from hub.search.engines.whoosh import WhooshEngine
from hub.search.engines.whoosh.shelves import Shelves

ROOT = Path(__file__).parents[2]
MEMBER = Principal(frozenset({"network:1"}))


def note(number: int, text: str = "exit ticket") -> Document:
    return Document(
        kind="cycle", id=number, network_id=1, version=1, title=text, body="words", visibility=("network:1",)
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "search"


@pytest.fixture
def engine(folder: Path) -> WhooshEngine:
    made = WhooshEngine(folder, wait=0.05)
    made.rebuild([note(1), note(2)], upto=2)
    return made


def total(engine: WhooshEngine, text: str = "exit") -> int:
    return engine.search(Query(text=text, network_id=1), MEMBER).total


def live(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text().strip()


def cut(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in live(folder).glob(pattern):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])

    return damage


DAMAGE = {
    "no pointer": lambda folder: (folder / "CURRENT").unlink(),
    "empty pointer": lambda folder: (folder / "CURRENT").write_text(""),
    "pointer elsewhere": lambda folder: (folder / "CURRENT").write_text("../../etc"),
    "pointer is noise": lambda folder: (folder / "CURRENT").write_bytes(b"\xff\xfe\x00"),
    "another version": lambda folder: (folder / "CURRENT").write_text("0-cafecafe-1"),
    "no directory": lambda folder: shutil.rmtree(live(folder)),
    "empty directory": lambda folder: [path.unlink() for path in live(folder).iterdir() if path.is_file()],
    "no postings": lambda folder: [path.unlink() for path in live(folder).glob("*.pst")],
    "terms cut": cut("*.trm"),
    "contents cut": cut("*.toc"),
    "facts cut": cut("*facts.col"),
    "terms empty": lambda folder: [path.write_bytes(b"") for path in live(folder).glob("*.trm")],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_index_says_so_and_a_rebuild_heals_it(
    engine: WhooshEngine, folder: Path, damage: Callable[[Path], object]
) -> None:
    damage(folder)
    fresh = WhooshEngine(folder, wait=0.05)
    with pytest.raises(IndexUnavailable):
        total(fresh)
    fresh.rebuild([note(7)])
    assert total(fresh) == total(engine) == 1
    fresh.index([note(8)])
    assert total(engine) == 2


def test_postings_cut_short_are_noticed(engine: WhooshEngine, folder: Path) -> None:
    cut("*.pst")(folder)
    with pytest.raises(IndexUnavailable):
        [total(WhooshEngine(folder), word) for word in ("exit", "ticket", "words")]


def test_a_directory_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "search").write_text("a file in the way")
    engine = WhooshEngine(tmp_path / "search")
    for attempt in (engine.prepare, lambda: engine.rebuild([]), lambda: engine.index([note(1)])):
        with pytest.raises(IndexUnavailable):
            attempt()


def test_a_full_disk_loses_nothing_and_passes(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(IndexUnavailable, match="No space left"):
            engine.index([note(3)], upto=3)
        with pytest.raises(IndexUnavailable, match="No space left"):
            engine.rebuild([note(4)])
    assert (total(engine), engine.checkpoint()) == (2, 2)
    engine.index([note(3)], upto=3)
    assert (total(engine), engine.checkpoint()) == (3, 3)


def test_a_writer_waits_its_turn_and_then_gives_up(engine: WhooshEngine, folder: Path) -> None:
    with Shelves(folder, "any", wait=0).writing():
        with pytest.raises(IndexUnavailable, match=r"writer\.lock"):
            engine.index([note(3)])
        assert total(engine) == 2
    engine.index([note(3)])
    assert total(engine) == 3


def test_the_index_before_is_kept_and_older_ones_are_not(engine: WhooshEngine, folder: Path) -> None:
    first = live(folder)
    engine.rebuild([note(1)])
    second = live(folder)
    assert {path for path in folder.iterdir() if path.is_dir()} == {first, second}
    engine.rebuild([note(1)])
    assert {path for path in folder.iterdir() if path.is_dir()} == {second, live(folder)}


def test_a_failed_rebuild_leaves_no_directory_behind(engine: WhooshEngine, folder: Path) -> None:
    def documents() -> Iterator[Document]:
        yield note(5)
        raise ZeroDivisionError

    before = set(folder.iterdir())
    with pytest.raises(ZeroDivisionError):
        engine.rebuild(documents())
    assert {path for path in folder.iterdir() if path.is_dir()} == {path for path in before if path.is_dir()}


def test_many_small_commits_leave_few_segments_and_lose_nothing(engine: WhooshEngine) -> None:
    for number in range(3, 63):
        engine.index([note(number), note(1, f"again{number}")])
    engine.delete([("cycle", number) for number in range(10, 40)])
    for number in range(63, 70):
        engine.index([note(number)])
    assert set(engine.verify()) == {("cycle", number) for number in (*range(1, 10), *range(40, 70))}
    assert total(engine) == len(engine.verify()) - 1
    assert total(engine, "again62") == 1
    assert engine.search(Query(text="again61", network_id=1, correct=False), MEMBER).total == 0
    assert engine.stats()["segments"] < 15


def test_snapshots_of_old_commits_are_let_go(engine: WhooshEngine) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    maps = len(Path("/proc/self/maps").read_text().splitlines())
    for number in range(3, 33):
        engine.index([note(number)])
        assert total(engine) == number
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2
    assert len(Path("/proc/self/maps").read_text().splitlines()) <= maps + 60


def test_whoosh_is_imported_without_a_warning(tmp_path: Path) -> None:
    program = """
import warnings
from hub.search.engine import Document, Principal, Query
warnings.simplefilter("error")
from hub.search.engines.whoosh import WhooshEngine
engine = WhooshEngine("search")
for number in range(1, 12):
    document = Document(kind="cycle", id=number, network_id=1, version=1, title="exit", body="", visibility=("n",))
    engine.index([document]) if number > 1 else engine.rebuild([document])
assert engine.search(Query(text='"exit"', network_id=1), Principal(frozenset({"n"}))).total == 11
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(tmp_path / "empty")}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
