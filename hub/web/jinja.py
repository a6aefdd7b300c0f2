"""What every template can use."""

import secrets
from decimal import Decimal
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from jinja2 import StrictUndefined

from hub.kernel.permissions import NOBODY
from hub.markup import excerpt, md, plain
from hub.web import kept, languages


def number(value: Decimal | float | None) -> str:
    """A number without needless noughts: 41, 0.5, −3."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−") or "0"


def sentence(text: str) -> str:
    """A word at the beginning of a sentence or as a heading: its first letter is a capital, the others stay."""
    return text[:1].upper() + text[1:]


def endpoint_exists(name: str) -> bool:
    """Whether a page of that name is part of this hub."""
    return name in current_app.view_functions


def frame() -> dict[str, Any]:
    """What the frame of a page is drawn from."""
    actor = getattr(g, "actor", NOBODY)
    return {
        "actor": actor,
        "network": getattr(g, "network", None),
        "my_networks": [(place.slug, place.name) for place in actor.places.values()],
        "theme": getattr(g, "theme", ""),
        "locale": languages.locale(),
        "is_fragment": has_request_context() and request.headers.get("HX-Request") == "true",
    }


def connect(app: Flask) -> None:
    """Give the templates their filters and globals; a misspelt variable is an error, not a blank."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        languages.translated, languages.translated_number, newstyle=True
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        md=md,
        plain=plain,
        excerpt=excerpt,
        day=languages.day,
        long_day=languages.long_day,
        when=languages.when,
        clock_time=languages.clock_time,
        number=number,
        sentence=sentence,
    )
    app.jinja_env.globals.update(
        endpoint_exists=endpoint_exists,
        is_text=kept.is_text,
        local_today=languages.local_today,
        new_key=secrets.token_urlsafe,
    )
    app.context_processor(frame)
