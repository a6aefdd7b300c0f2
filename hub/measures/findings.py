"""What a chart says, in one plain sentence, and in a second what it rests on."""

from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from hub.measures.analysis import Analysis, Signal, Verdict
from hub.measures.models import Chart, Direction, Rules
from hub.measures.rulesets import FEWEST, SHIFT
from hub.web.languages import local_today

_NHS_SHIFT = 7


@dataclass(frozen=True)
class Finding:
    """One sentence for everybody, and one for who asks why."""

    sentence: str
    because: str = ""


def finding(analysis: Analysis) -> Finding:
    """What this chart can honestly say today."""
    if analysis.verdict is Verdict.EMPTY:
        return _empty(analysis)
    signal = analysis.told
    if analysis.verdict is Verdict.TOO_FEW:
        return _too_few(analysis)
    if signal is None:
        return Finding(
            _("No signal. The ups and downs here may well be chance."),
            _("What is marked on the chart is over: the last count is nothing out of the ordinary.")
            if analysis.signals
            else _("Nothing stands out by the rules of this chart. One point by itself says next to nothing."),
        )
    return _told(analysis, signal)


def in_short(analysis: Analysis) -> str:
    """The finding in a few words, to stand beneath a small chart; empty where nothing stands out."""
    signal = analysis.told if analysis.verdict.is_signal else None
    if signal is None:
        return ""
    points, line = len(signal.points), _centre_words(analysis)
    kind = "run" if signal.rule in ("long_run", "shift") else signal.rule
    if kind == "run" and any(value is not None for value in analysis.values[signal.points[-1] :]):
        until = _day(analysis.readings[signal.points[-1] - 1].on)
        if signal.side == "above":
            return str(_("%(n)s in a row above its %(line)s, until %(day)s", n=points, line=line, day=until))
        return str(_("%(n)s in a row below its %(line)s, until %(day)s", n=points, line=line, day=until))
    told = {
        ("run", "above"): _("%(n)s in a row above its %(line)s", n=points, line=line),
        ("run", "below"): _("%(n)s in a row below its %(line)s", n=points, line=line),
        ("trend", "up"): _("%(n)s in a row going up", n=points),
        ("trend", "down"): _("%(n)s in a row going down", n=points),
        ("outside", "above"): _("one count above the upper limit"),
        ("outside", "below"): _("one count below the lower limit"),
    }
    others = {
        "two_of_three": _("two of three counts near a limit"),
        "too_many_runs": _("to and fro more often than by chance"),
    }
    fewer = _("crosses its %(line)s less often than by chance", line=line)
    return str(told.get((kind, signal.side)) or others.get(kind, fewer))


def _empty(analysis: Analysis) -> Finding:
    if any(reading.hidden for reading in analysis.readings):
        return Finding(_("Too few pupils to show. Only the team itself sees these numbers."))
    return Finding(_("No numbers yet."))


def _too_few(analysis: Analysis) -> Finding:
    values = {value for value in analysis.values if value is not None}
    if len(values) == 1 and analysis.count > 1:
        return Finding(_("Every count was the same, so there is nothing to judge."))
    needed = ngettext(
        "%(num)s more point is needed before this chart can say anything.",
        "%(num)s more points are needed before this chart can say anything.",
        analysis.needed,
    )
    line = _centre_words(analysis)
    return Finding(
        _("No signal yet.") + " " + needed,
        _("A chart can be judged from %(n)s points off the %(line)s on.", n=FEWEST, line=line),
    )


def _told(analysis: Analysis, signal: Signal) -> Finding:
    tell = {
        "long_run": _long_run,
        "shift": _long_run,
        "outside": _outside,
        "two_of_three": _two_of_three,
        "trend": _trend,
    }.get(signal.rule, _runs)
    told = tell(analysis, signal)
    good = {
        Verdict.SIGNAL_BETTER: _("That is the way we want."),
        Verdict.SIGNAL_WORSE: _("That is not the way we want."),
    }
    ending = good.get(analysis.verdict, "")
    return Finding(f"{told.sentence} {ending}".strip(), told.because)


def _long_run(analysis: Analysis, signal: Signal) -> Finding:
    points, line = len(signal.points), _centre_words(analysis)
    first = analysis.readings[signal.points[0] - 1].on
    is_latest = signal.points[-1] == max(n for n, value in enumerate(analysis.values, 1) if value is not None)
    if signal.side == "below":
        since = _(
            "Since %(day)s it has stayed below the %(line)s for %(n)s counts in a row.",
            day=_day(first),
            line=line,
            n=points,
        )
        once = _(
            "From %(day)s it stayed below the %(line)s for %(n)s counts in a row.", day=_day(first), line=line, n=points
        )
    else:
        since = _(
            "Since %(day)s it has stayed above the %(line)s for %(n)s counts in a row.",
            day=_day(first),
            line=line,
            n=points,
        )
        once = _(
            "From %(day)s it stayed above the %(line)s for %(n)s counts in a row.", day=_day(first), line=line, n=points
        )
    surely = _("A run this long is unlikely to be chance, so something changed.")
    return Finding(f"{since if is_latest else once} {surely}", _long_run_because(analysis, signal))


def _long_run_because(analysis: Analysis, signal: Signal) -> str:
    phase = next((one for one in analysis.phases if one.first <= signal.points[0] <= one.last), analysis.phases[-1])
    words = _("The chart can’t tell what did it.")
    if analysis.rules is Rules.ANHOEJ and phase.longest_allowed is not None:
        counted = _(
            "With %(n)s counts off the %(line)s, more than %(most)s in a row is a signal.",
            n=phase.useful,
            line=_centre_words(analysis),
            most=phase.longest_allowed,
        )
        return f"{counted} {words}"
    most = SHIFT if analysis.rules is Rules.IHI else _NHS_SHIFT
    counted = _("%(most)s or more in a row on one side is a signal.", most=most)
    return f"{counted} {words}"


def _outside(analysis: Analysis, signal: Signal) -> Finding:
    day = _day(analysis.readings[signal.points[-1] - 1].on)
    if signal.side == "above":
        told = _("The count of %(day)s lies above the upper limit, further than chance explains.", day=day)
    else:
        told = _("The count of %(day)s lies below the lower limit, further than chance explains.", day=day)
    return Finding(told, _("Find out what was special that day before you change anything."))


def _two_of_three(analysis: Analysis, signal: Signal) -> Finding:
    day = _day(analysis.readings[signal.points[-1] - 1].on)
    told = _("Two of three counts up to %(day)s lie close to a limit, which is unlikely to be chance.", day=day)
    return Finding(told, _("Find out what was special in those days before you change anything."))


def _trend(analysis: Analysis, signal: Signal) -> Finding:  # noqa: ARG001 - all are told alike
    points = len(signal.points)
    if signal.side == "up":
        told = _("%(n)s counts in a row went up. By itself that is often chance: keep counting.", n=points)
    else:
        told = _("%(n)s counts in a row went down. By itself that is often chance: keep counting.", n=points)
    return Finding(told, _("A trend alone is never called an improvement here. Wait for a shift."))


def _runs(analysis: Analysis, signal: Signal) -> Finding:
    line, phase = _centre_words(analysis), analysis.phases[-1]
    if signal.rule == "too_many_runs":
        return Finding(
            _("The line jumps to and fro across the %(line)s more often than chance explains.", line=line),
            _("Perhaps two different things are mixed in one line, such as two ways of counting."),
        )
    told = _(
        "The line crosses the %(line)s less often than chance explains, so something changed on the way.", line=line
    )
    if phase.crossings is None:
        return Finding(told, _("The chart can’t tell what did it."))
    counted = ngettext(
        "It crosses the %(line)s %(num)s time; by chance it would be at least %(least)s.",
        "It crosses the %(line)s %(num)s times; by chance it would be at least %(least)s.",
        phase.crossings,
        line=line,
        least=phase.fewest_crossings,
    )
    return Finding(told, counted)


def _centre_words(analysis: Analysis) -> str:
    is_median = analysis.chart in (Chart.RUN, Chart.G)
    return str(_("median") if is_median else _("mean"))


def better(direction: Direction) -> str:
    """Which way is better, in words."""
    if direction is Direction.INCREASE:
        return str(_("Higher is better."))
    return str(_("Lower is better.")) if direction is Direction.DECREASE else ""


def _day(day: date) -> str:
    pattern = "d MMM" if day.year == local_today().year else "d MMM y"
    return str(format_date(day, pattern))
