"""The worked cases in tests/spc/cases/, and how nearly an answer must agree with one.

Computed by qicharts2 0.8.1 and NHSRplotthedots 0.2.2, or counted by hand; each file names its source.
"""

import json
from pathlib import Path
from typing import Any

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))
LIMITS = ("lcl", "ucl", "lcl_2s", "ucl_2s")


def read(path: Path) -> dict[str, Any]:
    """A case."""
    return json.loads(path.read_text(encoding="utf-8"))


def differences(case: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """The expected fields that an answer does not give."""
    found = []
    for name, wanted in case["expected"].items():
        choices = [wanted, *case.get("accept", {}).get(name, [])]
        if name in LIMITS:
            held = any(_limits_agree(case, name, got.get(name), choice) for choice in choices)
        else:
            held = any(agrees(got.get(name), choice, case["tolerance"]) for choice in choices)
        if not held:
            found.append(f"{name}: {got.get(name)} is not {wanted}")
    return found


def agrees(got: Any, wanted: Any, tolerance: dict[str, float]) -> bool:
    """Whether a value is the expected one; an object may hold more than is expected."""
    if isinstance(wanted, dict):
        return isinstance(got, dict) and all(agrees(got.get(key), value, tolerance) for key, value in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(got, list)
            and len(got) == len(wanted)
            and all(agrees(one, two, tolerance) for one, two in zip(got, wanted, strict=True))
        )
    if wanted is None or isinstance(wanted, bool | str):
        return got == wanted and type(got) is type(wanted)
    return _is_number(got) and abs(got - wanted) <= max(tolerance["abs"], tolerance["rel"] * abs(wanted))


def _limits_agree(case: dict[str, Any], name: str, got: Any, wanted: list[float | None]) -> bool:
    """Limits may differ by a share of the largest distance from centre to limit at the point."""
    expected, tolerance = case["expected"], case["tolerance"]
    if not isinstance(got, list) or len(got) != len(wanted):
        return False
    for place, (one, two) in enumerate(zip(got, wanted, strict=True)):
        if one is None or two is None:
            if one is not two:
                return False
            continue
        heights = [expected[line][place] for line in LIMITS if line in expected]
        reach = max(abs(height - expected["center"][place]) for height in heights if height is not None)
        if not _is_number(one) or abs(one - two) > max(tolerance["abs"], tolerance["limit_halfwidth_rel"] * reach):
            return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
