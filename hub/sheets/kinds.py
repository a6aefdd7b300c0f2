"""Tell by its first bytes what a file is, whatever its name says."""

from typing import Final

from hub.sheets.refusals import SheetRefused

_SIGNATURES: Final = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"\0\0\1\0", "picture"),
    (b"{\\rtf", "document"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"BZh9", "archive"),
    (b"\xfd7zXZ\0", "archive"),
)
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of old Office files, and of new ones with a password."""
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_MARKUP: Final = (b"<!doctype", b"<html", b"<head", b"<meta", b"<table", b"<?xml", b"<style")


def is_packed(data: bytes) -> bool:
    """Whether this is a zip file, as workbooks are; other files that can't be a table raise `SheetRefused`."""
    if data.startswith(_COMPOUND):
        raise SheetRefused("password" if _LOCKED in data else "old_excel")
    for signature, code in _SIGNATURES:
        if data.startswith(signature):
            raise SheetRefused(code)
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise SheetRefused("picture")
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise SheetRefused("web_page")
    return data.startswith((b"PK\3\4", b"PK\5\6"))
