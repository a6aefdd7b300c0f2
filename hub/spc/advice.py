"""Small answers around a chart: which one fits, and how many points it still needs."""

from hub.spc.exact import WrongInput
from hub.spc.runs import FEWEST_USEFUL

FIRST_CHART_UNTIL = 12
"""With fewer points than this any measure is best seen on a run chart."""

_FITTING = {
    "number": ("i", "i"),
    "percent": ("i", "p"),
    "count": ("c", "u"),
    "rate": ("i", "u"),
    "days_between": ("t", "t"),
    "count_between": ("g", "g"),
}
VALUE_KINDS = tuple(_FITTING)


def suggest_chart(value_kind: str, has_denominator: bool, points: int) -> str:  # noqa: FBT001 - it is said by name
    """The chart that fits what is measured and how many points there are."""
    if value_kind not in _FITTING:
        raise WrongInput(f"What is measured must be one of {', '.join(VALUE_KINDS)}.")
    return "run" if points < FIRST_CHART_UNTIL else _FITTING[value_kind][has_denominator]


def needed_points(useful: int) -> int:
    """How many more useful points it takes before runs can be judged."""
    return max(0, FEWEST_USEFUL - useful)
