"""The phrases and formats of charts in the reader's language."""

from datetime import date
from decimal import Decimal

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from hub.charts.series import HARD_SPACE, ChartWords
from hub.web.jinja import sentence


def _number(value: Decimal) -> str:
    # As many digits as the chart decided on: a format of its own would round to three.
    digits = max(0, -int(value.as_tuple().exponent)) if value.is_finite() else 0
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, pattern)).replace("-", "−")


def _percent(value: Decimal) -> str:
    return str(_("%(number)s %%", number=_number(value))).replace(" ", HARD_SPACE)


def _day(day: date, form: str) -> str:
    return str(format_date(day, form))


def chart_words(*, test: str = "", adopted: str = "", adapted: str = "", abandoned: str = "") -> ChartWords:
    """The words for a page; the network's own words for a test and its decisions may be given."""
    name = sentence(test or _("test"))
    return ChartWords(
        number=_number,
        percent=_percent,
        day=_day,
        centers={"median": _("Median"), "mean": _("Mean")},
        first={
            "median": lambda number: _("Median of the first %(number)s", number=number),
            "mean": lambda number: _("Mean of the first %(number)s", number=number),
        },
        upper=_("Upper limit"),
        lower=_("Lower limit"),
        goal=_("Goal"),
        limits=_("Upper and lower limit"),
        inner=_("Two thirds of the way to a limit"),
        point=_("One count"),
        bands={"shift": _("Part of a shift"), "trend": _("Part of a trend"), "run": _("Part of a long run")},
        outside=_("Outside the limits"),
        ghost=_("Left out of the calculation"),
        missing=_("No count"),
        hidden=_("Too few to show"),
        flag=_("%(test)s began", test=name),
        flag_name=lambda number, title: _("%(test)s %(number)s: %(title)s", test=name, number=number, title=title),
        decisions={
            "adopt": adopted or _("adopted"),
            "adapt": adapted or _("adapted"),
            "abandon": abandoned or _("abandoned"),
            "running": _("under way"),
        },
        level=_("Median before and after"),
    )
