"""How numbers stand in addresses."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map


class RecordNumber(IntegerConverter):
    """A number a record can have; a larger one is no address of ours, and no database is asked for it."""

    def __init__(self, map: Map, **more: object) -> None:  # noqa: A002 - Werkzeug's name
        super().__init__(map, max=2**31 - 1, **more)  # type: ignore[arg-type]


def connect(app: Flask) -> None:
    """Let `<int:…>` in an address mean the number of a record."""
    app.url_map.converters["int"] = RecordNumber
