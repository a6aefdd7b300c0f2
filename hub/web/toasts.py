"""A line that passes, with the way back."""

from typing import Any, cast

from flask import flash


def toast(text: str, *, undo: str) -> None:
    """Say on the next page what was done; `undo` is the address that takes it back."""
    flash(cast("Any", {"text": text, "undo": undo}), "toast")
