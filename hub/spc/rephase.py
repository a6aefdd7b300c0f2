"""Where a run chart might begin a new phase: a suggestion for people, never a silent act (after runcharter)."""

from collections.abc import Mapping
from typing import Any

from hub.spc.asked import choice, points_of, series, whole
from hub.spc.exact import median, plain, sign

BASELINE_POINTS = 13
RUN_LENGTH = 9
_SIDES = {"either": (1, -1), "above": (1,), "below": (-1,)}


def analyse(given: Mapping[str, Any]) -> dict[str, Any]:
    """The baseline and each sustained run after it; see `hub.spc.analyse`.

    A run counts its useful points only, and its median is theirs; the next one is sought after its last point.
    """
    baseline = whole(given, "baseline_points", BASELINE_POINTS) or BASELINE_POINTS
    length = whole(given, "run_length", RUN_LENGTH) or RUN_LENGTH
    wanted = _SIDES[choice(given, "direction", tuple(_SIDES))]
    data = series(points_of(given))
    known = [value for value in data.values[:baseline] if value is not None]
    centre = median(known)
    segments: list[dict[str, Any]] = []

    def add(kind: str, first: int, last: int) -> None:
        height = None if centre is None else plain(centre[0], centre[1] * data.unit)
        segments.append({"type": kind, "center": height, "first": first, "last": last})

    if data.values:
        add("baseline", 1, min(baseline, len(data.values)))
    run: list[tuple[int, int]] = []
    before = 0
    for place, value in enumerate(data.values[baseline:], baseline + 1):
        distance = 0 if value is None or centre is None else value * centre[1] - centre[0]
        side = 0 if centre is not None and abs(distance) <= data.grain * centre[1] else sign(distance)
        if not side or value is None:
            continue
        run = [*run, (place, value)] if side == before else [(place, value)]
        before = side
        if side in wanted and len(run) == length:
            centre = median([member for _, member in run])
            add("sustained", run[0][0], place)
            run, before = [], 0
    return {"segments": segments}
