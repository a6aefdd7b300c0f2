"""Look into a zip file without trusting it: what it says of itself is checked before anything is unpacked.

First the directory at its end: how many parts, how large, where, of what kind. Then every part is unpacked in small
pieces that are thrown away, and has to come out exactly as large as promised. Only then may a part be read.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from hub.sheets.refusals import SheetRefused

PARTS: Final = 2_000
"""A workbook has a few parts for each sheet and one for each picture."""
UNPACKED: Final = 200 * 1024 * 1024
"""Bytes of all parts together."""
RATIO: Final = 300
"""How many times smaller packing makes even the dullest sheet."""
_SMALL: Final = 1024 * 1024
"""A part that is smaller than this unpacked may be packed as tightly as it likes."""
_PIECE: Final = 64 * 1024
_ENTRY: Final = b"PK\1\2"
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_LOCAL_MARK: Final = b"PK\3\4"
_MEGABYTE: Final = 1024 * 1024
_PACKED: Final = (".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".pptx", ".ods", ".jar", ".7z", ".gz", ".rar")


class Archive:
    """A zip file in which every part was looked at; making one raises `SheetRefused` where it could do harm."""

    def __init__(self, data: bytes) -> None:
        if data.count(_ENTRY) > PARTS:
            raise SheetRefused("parts_many", limit=PARTS)
        try:
            with ZipFile(BytesIO(data)) as file:
                entries = file.infolist()
                self._directory = file.start_dir
        except (BadZipFile, NotImplementedError, ValueError, struct.error):
            raise SheetRefused("broken") from None
        self._data = memoryview(data)
        self._entries = {entry.filename: entry for entry in entries}
        if len(self._entries) != len(entries):
            raise SheetRefused("parts_overlap")
        for entry in entries:
            _check_entry(entry)
        if sum(entry.file_size for entry in entries) > UNPACKED:
            raise SheetRefused("unpacks_large", megabytes=UNPACKED // _MEGABYTE)
        self._places = self._find(entries)
        for name in self._places:
            self._check_contents(name)

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the directory."""
        return list(self._entries)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack a part, some 64 KB at a time; `SheetRefused` where it is damaged or larger than it says."""
        entry = self._entries[name]
        size = check = 0
        for piece in self._unpack(entry):
            size += len(piece)
            check = zlib.crc32(piece, check)
            if size > entry.file_size:
                break
            yield piece
        if size != entry.file_size or check != entry.CRC:
            raise SheetRefused("broken")

    def _unpack(self, entry: ZipInfo) -> Iterator[bytes]:
        start = self._places[entry.filename]
        packed = self._data[start : start + entry.compress_size]
        if entry.compress_type == ZIP_STORED:
            yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
            return
        inflating = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for at in range(0, len(packed), _PIECE):
                rest: bytes | memoryview = packed[at : at + _PIECE]
                while rest and not inflating.eof:
                    yield inflating.decompress(rest, _PIECE)
                    rest = inflating.unconsumed_tail
            yield inflating.flush(_PIECE)
        except zlib.error:
            raise SheetRefused("broken") from None

    def _find(self, entries: list[ZipInfo]) -> dict[str, int]:
        """Find where the bytes of each part begin; none may reach into another or into the directory."""
        places: dict[str, int] = {}
        end = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < end:
                raise SheetRefused("parts_overlap")
            header = self._data[entry.header_offset : entry.header_offset + _LOCAL.size]
            if len(header) < _LOCAL.size or bytes(header[:4]) != _LOCAL_MARK:
                raise SheetRefused("broken")
            *_, name_length, extra_length = _LOCAL.unpack(header)
            places[entry.filename] = entry.header_offset + _LOCAL.size + name_length + extra_length
            end = places[entry.filename] + entry.compress_size
        if end > self._directory:
            raise SheetRefused("parts_overlap")
        return places

    def _check_contents(self, name: str) -> None:
        """Unpack a part once and forget it."""
        for number, piece in enumerate(self.pieces(name)):
            if number == 0 and piece.startswith(_LOCAL_MARK):
                raise SheetRefused("part_nested", part=name)


def _check_entry(entry: ZipInfo) -> None:
    """Judge a part by what the directory says of it."""
    name = entry.filename
    if entry.flag_bits & 1:
        raise SheetRefused("password")
    path = name.replace("\\", "/")
    if path.startswith("/") or path[1:2] == ":" or ".." in path.split("/"):
        raise SheetRefused("part_strange", part=name)
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR} or entry.compress_type not in {
        ZIP_STORED,
        ZIP_DEFLATED,
    }:
        raise SheetRefused("part_strange", part=name)
    if name.lower().endswith(_PACKED):
        raise SheetRefused("part_nested", part=name)
    if entry.file_size > UNPACKED:
        raise SheetRefused("unpacks_large", megabytes=UNPACKED // _MEGABYTE)
    if entry.file_size > max(_SMALL, RATIO * entry.compress_size):
        raise SheetRefused("unpacks_far")
