"""What measures are called on pages: types, how often, which chart, which rules, what a chart can say."""

from flask_babel import gettext as _
from flask_babel import ngettext

from hub.measures.analysis import Analysis, Verdict
from hub.measures.models import Chart, Frequency, MarkKind, MeasureType, Rules


def type_words(kind: MeasureType) -> str:
    """What a measure tells: "Outcome measure"."""
    return {
        MeasureType.OUTCOME: str(_("Outcome measure")),
        MeasureType.DRIVER: str(_("Driver measure")),
        MeasureType.PROCESS: str(_("Process measure")),
        MeasureType.BALANCING: str(_("Balancing measure")),
    }[kind]


def often(frequency: Frequency) -> str:
    """How often it is counted, inside a sentence: "every two weeks"."""
    return {
        Frequency.DAILY: str(_("every day")),
        Frequency.WEEKLY: str(_("every week")),
        Frequency.FORTNIGHTLY: str(_("every two weeks")),
        Frequency.MONTHLY: str(_("every month")),
        Frequency.QUARTERLY: str(_("every three months")),
        Frequency.HALF_YEARLY: str(_("every half-year")),
        Frequency.YEARLY: str(_("every year")),
        Frequency.EACH_EVENT: str(_("each time it happens")),
    }[frequency]


def chart_name(chart: Chart) -> str:
    """What people call a way of drawing."""
    return {
        Chart.RUN: str(_("Run chart")),
        Chart.I: str(_("Individual values (XmR)")),
        Chart.MR: str(_("Moving range")),
        Chart.P: str(_("P chart (shares)")),
        Chart.P_PRIME: str(_("P′ chart (shares of very many)")),
        Chart.U: str(_("U chart (rates)")),
        Chart.U_PRIME: str(_("U′ chart (rates of very much)")),
        Chart.C: str(_("C chart (counts)")),
        Chart.G: str(_("G chart (cases between)")),
        Chart.T: str(_("T chart (time between)")),
        Chart.XBAR: str(_("Mean of each sample (Xbar)")),
        Chart.S: str(_("Spread of each sample (S)")),
    }[chart]


def rules_name(rules: Rules) -> str:
    """Whose rules say what a signal is."""
    return {
        Rules.ANHOEJ: str(_("Anhøj: long runs and few crossings")),
        Rules.IHI: str(_("IHI: shifts of 6, trends of 5")),
        Rules.NHS: str(_("NHS Making Data Count")),
    }[rules]


def mark_name(kind: MarkKind) -> str:
    """What a mark on a chart does."""
    return {
        MarkKind.NOTE: str(_("Note")),
        MarkKind.SPLIT: str(_("New phase")),
        MarkKind.FREEZE: str(_("Baseline frozen")),
        MarkKind.EXCLUDE: str(_("Point left out")),
    }[kind]


def verdict_words(analysis: Analysis) -> str:
    """What a chart says in two or three words."""
    if analysis.verdict is Verdict.TOO_FEW:
        counted = ngettext("%(num)s count", "%(num)s counts", analysis.count)
        return str(_("%(counted)s: too few to judge", counted=counted))
    if analysis.verdict is Verdict.EMPTY and any(reading.hidden for reading in analysis.readings):
        return str(_("Too few pupils to show"))
    return {
        Verdict.EMPTY: str(_("No numbers yet")),
        Verdict.NO_SIGNAL: str(_("No signal")),
        Verdict.SIGNAL: str(_("Signal: something changed")),
        Verdict.SIGNAL_BETTER: str(_("Signal: the way we want")),
        Verdict.SIGNAL_WORSE: str(_("Signal: not the way we want")),
    }[analysis.verdict]
