"""Run charts and control charts: what a series of numbers says about change. Pure: numbers in, numbers out.

Points are numbered from 1, in time order. Numbers may be int, Decimal, Fraction, decimal strings, or floats, which
stand for the decimal they print; ties are exact. Answers hold plain int, float, str, bool, None, list and dict.
"""

from collections.abc import Mapping
from typing import Any

from hub.spc import anhoej, ihi, nhs, rephase
from hub.spc.advice import VALUE_KINDS, needed_points, suggest_chart
from hub.spc.anhoej import CHARTS
from hub.spc.exact import WrongInput
from hub.spc.runs import FEWEST_USEFUL

_OTHERS = {"nhs_xmr": nhs.analyse, "ihi_run": ihi.analyse, "auto_rephase": rephase.analyse}
ENGINES = ("shewhart_anhoej", *_OTHERS)

__all__ = [
    "CHARTS",
    "ENGINES",
    "FEWEST_USEFUL",
    "VALUE_KINDS",
    "WrongInput",
    "analyse",
    "needed_points",
    "suggest_chart",
]


def analyse(engine: str, chart: str, input: Mapping[str, Any]) -> dict[str, Any]:  # noqa: A002
    """What a chart of these points shows by the rules of an engine. WrongInput (a ValueError) says
    in a sentence what is wrong with the input.

    `input["points"]`: mappings with `y`, and `n` (denominator) on charts of ratios; `values` on xbar and s. Options:

    * shewhart_anhoej: `freeze`, `splits`, `exclude`, `center`, `screen_moving_ranges`, `multiply`
    * nhs_xmr: `improvement_direction`, `target`, `splits`, `freeze_per_phase`, `screen_moving_ranges`
    * ihi_run: `shift_length`, `trend_length`, `freeze`, `splits`, `exclude`
    * auto_rephase: `baseline_points`, `run_length`, `direction`

    What is answered is in docs/spc.md; `marks` lists the points to highlight.
    """
    if engine not in ENGINES:
        raise WrongInput(f"There are no rules called “{engine}”; there are {', '.join(ENGINES)}.")
    if chart not in CHARTS:
        raise WrongInput(f"There is no chart called “{chart}”; there are {', '.join(CHARTS)}.")
    if not isinstance(input, Mapping):
        raise WrongInput("The input must be an object with a list of points.")
    if engine == "shewhart_anhoej":
        return anhoej.analyse(chart, input)
    if chart not in {"run", "i"}:
        raise WrongInput(f"The rules “{engine}” are for charts of single values, not for “{chart}”.")
    return _OTHERS[engine](input)
