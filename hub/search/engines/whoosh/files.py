"""Whoosh as we use it: our fields, our pool and codec, files that are mapped and synced.

The only module that knows Whoosh. What was learned about version 2.7.4 by measuring: a reader must never be
shared by threads or refreshed, a second writer fails instead of waiting, nothing is ever synced to the disk,
and compound files are copied into memory by every reader.
"""

import math
import os
import re
import warnings
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from hub.search.engine import IndexUnavailable
from hub.search.engines.whoosh.shelves import sync_directory, sync_files

with warnings.catch_warnings():  # Whoosh was written in 2016 and Python warns while compiling it
    warnings.simplefilter("ignore")
    # The modules that are not used here by name are those that Whoosh would import later, with warnings.
    import whoosh.analysis
    import whoosh.codec.whoosh3
    import whoosh.collectors
    import whoosh.columns
    import whoosh.fields
    import whoosh.filedb.filestore
    import whoosh.filedb.structfile
    import whoosh.formats
    import whoosh.index
    import whoosh.multiproc
    import whoosh.query
    import whoosh.reading
    import whoosh.searching
    import whoosh.writing

SCHEMA_VERSION = 1
_TIER = 5  # segments of a size that are merged into one
_WORN = 0.5  # a segment is written anew when less than this part of it is left
_COMMIT = re.compile(r"_MAIN_(\d+)\.toc$")
_OPEN_TRIES = 10
_SMALL = 256 * 1024


class PlacesFormat(whoosh.formats.Format):
    """With each posting, the places of the word in the document."""

    @staticmethod
    def encode(places: Iterable[int]) -> bytes:
        return array("I", places).tobytes()

    @staticmethod
    def decode(value: bytes) -> list[int]:
        places = array("I")
        places.frombytes(value)
        return places.tolist()


class _Places(whoosh.fields.FieldType):
    """Stems with their places, worked out before Whoosh sees them."""

    def __init__(self) -> None:
        super().__init__(PlacesFormat(), None)

    def index(
        self, value: Mapping[str, list[tuple[int, float]]], **_: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Whoosh's postings: term, frequency, weight, encoded places."""
        for term, places in value.items():
            encoded = PlacesFormat.encode(place for place, _ in places)
            yield term.encode(), len(places), float(sum(weight for _, weight in places)), encoded


class _Marks(whoosh.fields.FieldType):
    """Words that a document has or has not."""

    def __init__(self) -> None:
        super().__init__(whoosh.formats.Existence(), None)

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Whoosh's postings: term, frequency, weight, nothing."""
        return ((term.encode(), 1, 1.0, b"") for term in set(value))


class _Leaf(whoosh.codec.whoosh3.W3LeafMatcher):
    """The postings of one word in one segment, read block by block instead of one by one."""

    def blocks(self) -> Iterator[tuple[Sequence[int], Sequence[float], Sequence[bytes]]]:
        """Document numbers, weights and values, as many at a time as stand together on the disk."""
        while not self._atend:
            self._read_ids()
            self._read_weights()
            self._read_values()
            yield self._ids, self._weights, self._values
            self._next_block()


class _Codec(whoosh.codec.whoosh3.W3Codec):
    """Whoosh's own format, without the field lengths we do not use and without compressing tiny blocks."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(compression=0)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> _Leaf:
        """How Whoosh asks for postings."""
        return _Leaf(dbfile, *terminfo.extent(), format_, term=term, scorer=scorer)


class _Pool:
    """The postings of a new segment until they are written, by word; Whoosh's own sorts them one by one on disk."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, bytes], tuple[array[int], array[float], list[bytes]]] = {}

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """Take one posting; the documents come in rising order."""
        field, term, number, weight, value = posting
        entry = self._words.get((field, term))
        if entry is None:
            entry = self._words[field, term] = array("I"), array("f"), []
        entry[0].append(number)
        entry[1].append(weight)
        entry[2].append(value)

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """All postings by field, word and document."""
        for field, term in sorted(self._words):
            for number, weight, value in zip(*self._words[field, term], strict=True):
                yield field, term, number, weight, value

    def cleanup(self) -> None:
        """Forget everything."""
        self._words.clear()


class SegmentWriter(whoosh.writing.SegmentWriter):
    """Whoosh's writer with our pool and codec.

    Without its compound files, which every reader would copy into memory, and without its lock, which a failed
    commit would keep for ever; :class:`Shelves` has a better one.
    """

    def __init__(self, index: Any) -> None:
        super().__init__(index, codec=_Codec(), compound=False, _lk=False)
        self.pool = _Pool()


class Segment(whoosh.reading.SegmentReader):
    """One segment of an index, open for reading. Deleted documents are left to the snapshot."""

    def blocks(self, field: str, term: str) -> Iterator[tuple[Sequence[int], Sequence[float], Sequence[bytes]]]:
        """The postings of a word."""
        encoded = term.encode()
        if (field, encoded) in self._terms:
            yield from self._terms.matcher(field, encoded, self.schema[field].format).blocks()

    def numbers(self, field: str, term: str) -> Iterator[int]:
        """The documents with a word."""
        for numbers, _, _ in self.blocks(field, term):
            yield from numbers


SCHEMA = whoosh.fields.Schema(
    key=_Marks(),
    access=_Marks(),  # "<network>|<token>", one for each token
    stem=_Places(),
    word=_Marks(),
    head=_Marks(),
    facts=whoosh.fields.COLUMN(whoosh.columns.VarBytesColumn(allow_offsets=False)),
)


class _Mapped(whoosh.filedb.structfile.StructFile):
    """A file in memory that the system reads as it is needed."""

    def get(self, position: int, length: int) -> bytes:
        """Some bytes, wherever the file was last read."""
        content: bytes = self.file[position : position + length]
        return content


class _Storage(whoosh.filedb.filestore.FileStorage):
    """Files that are mapped, not read, and that are on the disk before the table of contents names them."""

    def open_file(self, name: str, **_: Any) -> Any:
        """How Whoosh opens a file to read. Small ones are read at once: a mapped file keeps a descriptor busy."""
        with Path(self.folder, name).open("rb") as handle:
            if os.fstat(handle.fileno()).st_size <= _SMALL:
                return whoosh.filedb.structfile.BufferFile(handle.read(), name=name)
            return _Mapped(mmap(handle.fileno(), 0, access=ACCESS_READ), name=name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002 (Whoosh's)
        """Whoosh's last step of a commit."""
        folder = Path(self.folder)
        sync_files(path for path in folder.iterdir() if path.is_file())
        super().rename_file(oldname, newname, safe=safe)
        sync_directory(folder)


def create(place: Path) -> None:
    """Make an empty index in an existing directory."""
    whoosh.index.FileIndex.create(_Storage(str(place)), SCHEMA)


def generation(place: Path) -> int:
    """Which commit the index in ``place`` is at; below zero when there is none."""
    commits = (_COMMIT.match(name) for name in os.listdir(place))  # noqa: PTH208 (asked at every search)
    return max((int(commit[1]) for commit in commits if commit), default=-1)


def open_index(place: Path) -> Any:
    return whoosh.index.FileIndex(_Storage(str(place)), SCHEMA)


def open_parts(storage: Any, segments: Iterable[Any]) -> list[tuple[int, Segment]]:
    """Open segments, each with the number its first document has in the whole index."""
    opened: list[tuple[int, Segment]] = []
    base = 0
    try:
        for segment in segments:
            opened.append((base, Segment(storage, SCHEMA, segment)))
            base += segment.doc_count_all()
    except BaseException:
        for _, part in opened:
            part.close()
        raise
    return opened


def merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Put segments of about the same size together when there are several, and write worn ones anew.

    Each document is so written again only a few times in its life, and a search meets few segments.
    """
    tiers: dict[int, list[Any]] = {}
    kept = []
    for segment in segments:
        left = segment.doc_count_all() - segment.deleted_count()
        if left < segment.doc_count_all() * _WORN:
            tiers.setdefault(-1, []).append(segment)
        else:
            tiers.setdefault(int(math.log(left, _TIER)), []).append(segment)
    for tier, alike in tiers.items():
        if tier >= 0 and len(alike) < _TIER:
            kept += alike
            continue
        for segment in alike:
            reader = Segment(writer.storage, SCHEMA, segment)
            writer.add_reader(reader)
            reader.close()
    return kept


def latest(place: Path) -> tuple[int, list[tuple[int, Segment]]]:
    """The last commit and its segments; again when a writer took away the files while they were being opened."""
    storage = _Storage(str(place))
    for _ in range(_OPEN_TRIES):
        contents = whoosh.index.TOC.read(storage, whoosh.index._DEF_INDEX_NAME, schema=SCHEMA)  # noqa: SLF001
        try:
            return contents.generation, open_parts(storage, contents.segments)
        except FileNotFoundError:
            if generation(place) == contents.generation:
                raise
    raise IndexUnavailable("The search index changes faster than it can be read.")


def size(place: Path) -> int:
    """The bytes that an index takes on the disk."""
    total = 0
    for path in place.iterdir():
        with suppress(FileNotFoundError):  # a writer has just taken it away
            total += path.stat().st_size
    return total
