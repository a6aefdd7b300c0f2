"""Short ways to ask for an analysis."""

from collections.abc import Sequence
from typing import Any

from hub.spc import analyse


def points(values: Sequence[Any], bottoms: Sequence[Any] | None = None) -> list[dict[str, Any]]:
    """Points of these values, and these denominators."""
    if bottoms is None:
        return [{"x": str(place), "y": value} for place, value in enumerate(values, 1)]
    return [{"x": "", "y": value, "n": bottom} for value, bottom in zip(values, bottoms, strict=True)]


def shewhart(chart: str, values: Sequence[Any], bottoms: Sequence[Any] | None = None, **options: Any) -> dict[str, Any]:
    """A chart with the rules of Anhøj."""
    return analyse("shewhart_anhoej", chart, {"points": points(values, bottoms), **options})


def grouped(chart: str, values: Sequence[Sequence[Any] | None], **options: Any) -> dict[str, Any]:
    """An Xbar or S chart."""
    return analyse("shewhart_anhoej", chart, {"points": [{"values": group} for group in values], **options})


def nhs(values: Sequence[Any], **options: Any) -> dict[str, Any]:
    """An XmR chart with the NHS rules."""
    return analyse("nhs_xmr", "i", {"points": points(values), **options})


def ihi(values: Sequence[Any], **options: Any) -> dict[str, Any]:
    """A run chart with the rules of IHI."""
    return analyse("ihi_run", "run", {"points": points(values), **options})


def rephased(values: Sequence[Any], **options: Any) -> list[dict[str, Any]]:
    """The segments of a run chart that suggests its own phases."""
    return analyse("auto_rephase", "run", {"points": points(values), **options})["segments"]
