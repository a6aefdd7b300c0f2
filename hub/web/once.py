"""A form that is sent twice does its work once: a hidden key goes with it, the first answer is kept."""

from collections.abc import Callable

from flask import g, request

from hub.kernel import once as kept
from hub.kernel.db import atomic
from hub.kernel.errors import Conflict


def once(act: Callable[[], str], content: str = "") -> str:
    """Run `act`, which gives the address to go to next, unless this form's `once` key was sent before.

    A form that may be sent again with other content, by going back to it, gives a short digest of it as `content`.
    """
    name = request.form.get("once", "")[:80]
    name = f"{name}.{content[:20]}" if name and content else name
    if not name or g.actor.person_id is None:
        return act()
    key = kept.Key(g.actor.person_id, f"form:{name}", request.endpoint or "")

    @atomic
    def run() -> str:
        earlier = kept.earlier(key)
        if earlier is not None:
            return str(earlier["location"])
        location = act()
        kept.keep(key, {"location": location})
        return location

    try:
        return run()
    except Conflict:
        earlier = kept.earlier(key)
        if earlier is None:
            raise
        return str(earlier["location"])
