"""What a version of the theory keeps, and what lies between two of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.theory.models import Aim
from hub.theory.queries import Theory


def snapshot(theory: Theory) -> dict[str, Any]:
    """The whole theory as plain values, in the order of the outline; open proposals are not part of it."""
    drivers: list[dict[str, Any]] = []
    for branch in theory.primary:
        for below in (branch, *branch.children):
            driver = below.driver
            drivers.append(
                {
                    "id": driver.id,
                    "parent_id": driver.parent_id,
                    "title": driver.title,
                    "description": driver.description,
                    "idea_ids": [idea.id for idea in below.ideas],
                }
            )
    ideas = [
        {"id": idea.id, "title": idea.title, "description": idea.description, "concept": idea.concept}
        for idea in theory.ideas
    ]
    return {"aim": _aim(theory.aim), "drivers": drivers, "ideas": ideas}


def _aim(aim: Aim | None) -> dict[str, Any] | None:
    if aim is None:
        return None
    return {
        "statement": aim.statement,
        "baseline": str(aim.baseline) if aim.baseline is not None else None,
        "target": str(aim.target) if aim.target is not None else None,
        "unit": aim.unit,
        "by": aim.by.isoformat() if aim.by else None,
    }


@dataclass(frozen=True)
class Difference:
    """One thing that differs.

    `how` is added, removed, changed or moved; `before` and `after` are what a person reads.
    """

    how: str
    kind: str
    title: str
    before: str = ""
    after: str = ""


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What changed from one snapshot to another: the aim first, then drivers, then ideas."""
    found = [*_aim_changed(old.get("aim"), new.get("aim"))]
    found += _changed("driver", _by_id(old["drivers"]), _by_id(new["drivers"]), ("title", "description"))
    found += _moved(old, new)
    found += _changed("idea", _by_id(old["ideas"]), _by_id(new["ideas"]), ("title", "description", "concept"))
    return found


def _by_id(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def _aim_changed(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Difference]:
    if old == new:
        return []
    if not old or not new:
        how = "removed" if old else "added"
        return [Difference(how, "aim", (new or old or {}).get("statement", ""))]
    return [
        Difference("changed", "aim", new["statement"], _said(old.get(name)), _said(new[name]))
        for name in new
        if _said(old.get(name)) != _said(new[name])
    ]


def _said(value: Any) -> str:
    """A part of the aim as a person reads it: 74, whether it was kept as 74, "74" or 74.000000."""
    text = "" if value is None else str(value)
    return text.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", text) else text


def _changed(
    kind: str, old: dict[int, dict[str, Any]], new: dict[int, dict[str, Any]], names: tuple[str, ...]
) -> list[Difference]:
    found = [Difference("added", kind, row["title"]) for number, row in new.items() if number not in old]
    found += [Difference("removed", kind, row["title"]) for number, row in old.items() if number not in new]
    for number in old.keys() & new.keys():
        found += [
            Difference("changed", kind, new[number]["title"], old[number].get(name, ""), new[number].get(name, ""))
            for name in names
            if old[number].get(name, "") != new[number].get(name, "")
        ]
    return found


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Drivers under another parent, and ideas under other drivers."""
    before, after = _by_id(old["drivers"]), _by_id(new["drivers"])
    parents = [
        (after[number]["title"], _title(before, before[number]["parent_id"]), _title(after, after[number]["parent_id"]))
        for number in sorted(before.keys() & after.keys())
    ]
    ideas = _by_id(new["ideas"])
    old_places, new_places = _places(old["drivers"]), _places(new["drivers"])
    places = [
        (ideas[number]["title"], ", ".join(old_places.get(number, [])), ", ".join(new_places.get(number, [])))
        for number in sorted(_by_id(old["ideas"]).keys() & ideas.keys())
    ]
    return [
        Difference("moved", kind, title, was, now)
        for kind, rows in (("driver", parents), ("idea", places))
        for title, was, now in rows
        if was != now
    ]


def _title(rows: Mapping[int, Mapping[str, Any]], number: int | None) -> str:
    return str(rows[number]["title"]) if number is not None and number in rows else ""


def _places(drivers: list[dict[str, Any]]) -> dict[int, list[str]]:
    places: dict[int, list[str]] = {}
    for driver in drivers:
        for idea_id in driver["idea_ids"]:
            places.setdefault(idea_id, []).append(driver["title"])
    return {number: sorted(titles) for number, titles in places.items()}
