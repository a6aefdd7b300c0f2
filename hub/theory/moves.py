"""A step in the outline as a button or a dragged line sends it: "up driver 3 5", "put idea 9 2 from 4 to 5 at 0"."""

import re
from dataclasses import dataclass

from hub.kernel.errors import RuleBroken

_STEP = re.compile(
    r"(?P<way>up|down) (?P<kind>driver|idea) (?P<id>\d{1,9}) (?P<version>\d{1,9})(?: in (?P<under>\d{1,9}))?"
)
_PUT = re.compile(
    r"put (?P<kind>driver|idea) (?P<id>\d{1,9}) (?P<version>\d{1,9})"
    r" from (?P<leaving>\d{1,9}) to (?P<under>\d{1,9}) at (?P<position>\d{1,4})"
)


@dataclass(frozen=True)
class Move:
    """One line of the outline on its way.

    `by` is -1 or 1 for a step up or down among its neighbours; else it goes from `leaving` to `under` at `position`.
    0 stands for the top, or for an idea without a place.
    """

    kind: str
    id: int
    version: int
    under: int = 0
    leaving: int = 0
    position: int = 0
    by: int = 0


def read(text: str) -> Move:
    """What a button or a dragged line says; anything else is refused."""
    step = _STEP.fullmatch(text)
    if step:
        by = -1 if step["way"] == "up" else 1
        return Move(step["kind"], int(step["id"]), int(step["version"]), under=int(step["under"] or 0), by=by)
    put = _PUT.fullmatch(text)
    if put is None:
        raise RuleBroken("This step in the outline is not known. Load the page again.")
    return Move(
        put["kind"],
        int(put["id"]),
        int(put["version"]),
        under=int(put["under"]),
        leaving=int(put["leaving"]),
        position=int(put["position"]),
    )
