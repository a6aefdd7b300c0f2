"""How numbers stand in addresses and fields."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1


def typed(text: str | None) -> int | None:
    """A number in a field or an address; None for what is none, or for one no database could compare with."""
    if not text or not text.isdecimal() or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= LARGEST else None


class RecordNumber(IntegerConverter):
    """A number a record can have; a larger one is no address of ours, and no database is asked for it."""

    def __init__(self, map: Map, **more: object) -> None:  # noqa: A002 - Werkzeug's name
        super().__init__(map, max=LARGEST, **more)  # type: ignore[arg-type]


def connect(app: Flask) -> None:
    """Let `<int:…>` in an address mean the number of a record."""
    app.url_map.converters["int"] = RecordNumber
