"""From two questions, what was counted and whether there is a denominator, to how it is kept and drawn."""

from dataclasses import dataclass

from flask_babel import gettext as _

from hub import spc
from hub.measures.models import Chart, ValueKind
from hub.measures.words import chart_name
from hub.spc.advice import FIRST_CHART_UNTIL

# So many per this many, until somebody says otherwise.
PER = 100


@dataclass(frozen=True)
class Proposal:
    """How a measure could be kept and drawn: now, and once there are points enough; `why` says it in sentences."""

    value_kind: ValueKind
    unit: str
    per: int
    chart: Chart
    later: Chart
    why: str

    @property
    def words(self) -> str:
        """The proposal in a few words: "a percentage, drawn as a run chart"."""
        kinds = {
            ValueKind.NUMBER: _("a number"),
            ValueKind.PERCENT: _("a percentage"),
            ValueKind.COUNT: _("a count"),
            ValueKind.RATE: _("so many per so much"),
            ValueKind.DAYS_BETWEEN: _("days between events"),
            ValueKind.COUNT_BETWEEN: _("cases between events"),
        }
        if self.chart is Chart.RUN:
            return str(_("%(kind)s, drawn as a run chart", kind=kinds[self.value_kind]))
        return str(_("%(kind)s, drawn as: %(chart)s", kind=kinds[self.value_kind], chart=chart_name(self.chart)))


def propose(kind: ValueKind, *, has_denominator: bool | None = None, points: int = 0) -> Proposal:
    """What fits the two answers and the number of points there are; without a second answer what is usual."""
    both = kind.is_ratio if has_denominator is None else has_denominator and not kind.is_event
    kept = ValueKind.RATE if kind is ValueKind.COUNT and both else kind
    now = Chart(spc.suggest_chart(kept.value, both, points))
    later = Chart(spc.suggest_chart(kept.value, both, max(points, FIRST_CHART_UNTIL)))
    return Proposal(
        kept,
        _unit(kept),
        PER if kept is ValueKind.RATE else 1,
        now,
        later,
        f"{_reason(kind, kept, both)} {_then(later, points)}",
    )


def _unit(kind: ValueKind) -> str:
    return {
        ValueKind.PERCENT: "%",
        ValueKind.RATE: str(_("per %(n)s", n=PER)),
        ValueKind.DAYS_BETWEEN: str(_("days")),
        ValueKind.COUNT_BETWEEN: str(_("cases")),
    }.get(kind, "")


def _then(chart: Chart, points: int) -> str:
    if points < FIRST_CHART_UNTIL:
        later = _("From %(n)s points on this fits too: %(chart)s.", n=FIRST_CHART_UNTIL, chart=chart_name(chart))
        return f"{_('A run chart comes first, for it needs the least.')} {later}"
    return str(_("Its longest series has %(n)s points, and that is enough for it.", n=points))


def _reason(asked: ValueKind, kept: ValueKind, both: bool) -> str:  # noqa: FBT001
    if asked is ValueKind.COUNT and both:
        kept_as = _("You know out of how many, so it is kept as so many per %(n)s.", n=PER)
        return f"{kept_as} {_('Large and small weeks can then be compared.')}"
    if kept.is_ratio and not both:
        hidden = _("Nobody outside the team that counted sees it then, because it could be about very few.")
        return f"{_('Only the result is kept, not out of how many.')} {hidden}"
    sentences = {
        ValueKind.PERCENT: _("Both numbers are kept, so that a week with few pupils can weigh less."),
        ValueKind.RATE: _("Both numbers are kept, so that large and small weeks can be compared."),
        ValueKind.COUNT: _("One whole number each time: fair as long as there is about as much to count each time."),
        ValueKind.NUMBER: _("One number each time, such as minutes or a score."),
        ValueKind.DAYS_BETWEEN: _("When something is rare, the days between say more than counts of 0 and 1."),
        ValueKind.COUNT_BETWEEN: _("When something is rare, the cases between say more than counts of 0 and 1."),
    }
    return str(sentences[kept])
