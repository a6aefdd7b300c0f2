"""Where index directories stand, which one is live, and who may write.

``<root>/<prefix>-<n>/`` is one index; ``<root>/CURRENT`` names the live one and is only ever replaced as a
whole. Locks are ``flock`` on files of their own: the system frees them when a process dies.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from hub.search.engine import Document, IndexUnavailable, Ref

_POLL = 0.02


@dataclass(slots=True)
class Change:
    """One batch for an index: what to add or replace, what to forget, and how far in the outbox it reaches."""

    puts: dict[Ref, Document] = field(default_factory=dict)
    drops: set[Ref] = field(default_factory=set)
    upto: int | None = None

    def follow(self, later: "Change") -> None:
        """Take in what came after; an older version of a document never replaces a newer one."""
        for ref in later.drops:
            self.puts.pop(ref, None)
            self.drops.add(ref)
        for ref, document in later.puts.items():
            if ref not in self.puts or self.puts[ref].version <= document.version:
                self.puts[ref] = document
                self.drops.discard(ref)
        self.upto = self.upto if later.upto is None else later.upto


class Shelves:
    """The directory ``root`` of all indexes whose names begin with ``prefix`` (schema and analysis)."""

    def __init__(self, root: Path, prefix: str, *, wait: float) -> None:
        self.root = root
        self._prefix = prefix
        self._wait = wait
        self._pointer = root / "CURRENT"
        self._journal = root / "since-rebuild.jsonl"

    def begun(self) -> bool:
        """Whether there has ever been an index here."""
        return self._pointer.exists()

    def current(self) -> Path:
        """The live index. IndexUnavailable when there is none or it was written for other software."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise IndexUnavailable("There is no search index yet.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnavailable(f"The search index cannot be found: {error}") from error
        if not name.startswith(f"{self._prefix}-") or "/" in name:
            raise IndexUnavailable(f"The search index {name[:80]!r} was made for another version of the hub.")
        return self.root / name

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer; waits, and gives up with IndexUnavailable."""
        with self._locked("writer.lock", self._wait):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[Path]:
        """Be the only one to rebuild, in a new directory that is removed again unless it goes live."""
        with self._locked("rebuild.lock", 0.0):
            place = self._new_place()
            try:
                yield place
            finally:
                with self.writing():
                    self._journal.unlink(missing_ok=True)
                    self._prune(keep=place)

    def start_journal(self) -> None:
        """From now on, remember what :meth:`note` is told. Only while writing and rebuilding."""
        self._journal.write_text("", encoding="utf-8")

    def note(self, change: Change) -> None:
        """Remember a batch for the index that is being built, if one is. Only while writing."""
        if not self._journal.exists():
            return
        if self._free("rebuild.lock"):  # whoever was rebuilding has died
            self._journal.unlink(missing_ok=True)
            return
        with self._journal.open("a", encoding="utf-8") as journal:
            journal.write(_to_json(change) + "\n")

    def noted(self) -> Change:
        """Everything remembered since :meth:`start_journal`, as one batch. Only while writing."""
        total = Change()
        with self._journal.open(encoding="utf-8") as journal:
            for line in journal:
                total.follow(_from_json(line))
        return total

    def go_live(self, place: Path) -> None:
        """Make ``place`` the live index, in one step that survives a power cut. Only while writing."""
        fresh = self.root / "CURRENT.new"
        with fresh.open("w", encoding="utf-8") as pointer:
            pointer.write(place.name + "\n")
            pointer.flush()
            os.fsync(pointer.fileno())
        fresh.replace(self._pointer)
        sync_directory(self.root)

    def _new_place(self) -> Path:
        taken = [number for _, number in self._places()]
        place = self.root / f"{self._prefix}-{max(taken, default=0) + 1}"
        place.mkdir()
        return place

    def _places(self) -> list[tuple[Path, int]]:
        named = [(place, place.name.rpartition("-")[2]) for place in self.root.iterdir() if place.is_dir()]
        return sorted(((place, int(n)) for place, n in named if n.isdigit()), key=lambda pair: pair[1])

    def _prune(self, keep: Path) -> None:
        """Keep the live index and the one before it; forget ``keep`` too when it did not go live."""
        try:
            live = self.current()
        except IndexUnavailable:
            live = None
        others = [place for place, _ in self._places() if place not in (live, keep)]
        doomed = others[:-1] if live == keep else [*others[:-1], keep]
        for place in doomed:
            shutil.rmtree(place, ignore_errors=True)

    @contextmanager
    def _locked(self, name: str, wait: float) -> Iterator[None]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = (self.root / name).open("a", encoding="utf-8")
        except OSError as error:
            raise IndexUnavailable(f"The search index cannot be written: {error}") from error
        with lock:
            deadline = time.monotonic() + wait
            while not _taken(lock):
                if time.monotonic() >= deadline:
                    raise IndexUnavailable(f"Another process holds {name} of the search index.")
                time.sleep(_POLL)
            yield

    def _free(self, name: str) -> bool:
        with (self.root / name).open("a", encoding="utf-8") as lock:
            return _taken(lock)


def _taken(lock: TextIO) -> bool:
    """Try to take the lock; closing the file gives it back."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync_directory(directory: Path) -> None:
    """Have the names in ``directory`` written to the disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_files(files: Iterable[Path]) -> None:
    """Have the contents of ``files`` written to the disk."""
    for path in files:
        with path.open("rb") as handle:
            os.fsync(handle.fileno())


def _to_json(change: Change) -> str:
    puts = []
    for document in change.puts.values():
        row: dict[str, Any] = asdict(document)
        row["when"] = document.when.isoformat() if document.when else None
        puts.append(row)
    return json.dumps({"puts": puts, "drops": sorted(change.drops), "upto": change.upto})


def _from_json(line: str) -> Change:
    row = json.loads(line)
    change = Change(drops={(kind, number) for kind, number in row["drops"]}, upto=row["upto"])
    for put in row["puts"]:
        put["visibility"], put["driver_ids"] = tuple(put["visibility"]), tuple(put["driver_ids"])
        put["when"] = date.fromisoformat(put["when"]) if put["when"] else None
        document = Document(**put)
        change.puts[document.ref] = document
    return change
