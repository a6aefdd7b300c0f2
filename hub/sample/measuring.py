"""Plays what a sample's networks count through the services: defined, entered, put right, written on."""

from collections.abc import Iterable
from datetime import date

from hub.measures import services as measures
from hub.measures.models import Chart, Direction, Frequency, MarkKind, MeasureType, Rules, ValueKind
from hub.measures.models import Measure as Row
from hub.measures.values import Entry
from hub.sample import measured
from hub.sample.entering import Batch
from hub.sample.figures import Figures, Number
from hub.sample.ledger import Ledger
from hub.theory import queries as theories
from hub.theory import services as theory


class Measuring:
    """The measures of one network and their numbers; `today` is the day up to which there are any."""

    def __init__(self, ledger: Ledger, today: date) -> None:
        self._ledger = ledger
        self._figures = Figures(ledger.plan.measured, ledger.plan.teams, today)
        self._teams = {team.key: team for team in ledger.plan.teams}

    def add(self, plan: measured.Measure) -> None:
        """Say what is counted and how."""
        team = self._ledger.teams[plan.team] if plan.team else None
        made = measures.add_measure(
            self._ledger.network.id,
            actor=self._ledger.actor(plan.by) if plan.by else self._ledger.facilitator,
            type=MeasureType(plan.type),
            title=plan.title,
            value_kind=ValueKind(plan.value_kind),
            wording=_worded(plan.wording),
            team=team,
            driver=self._ledger.drivers[plan.driver] if plan.driver else None,
            groups=[measures.NewGroup(group.name, group.dimension, group.target) for group in plan.groups],
            about_people=plan.about_people,
            direction=Direction(plan.direction),
            target=plan.target,
            frequency=Frequency(plan.frequency),
            rules=Rules(plan.rules),
            chart=Chart(plan.chart),
            **({"unit": plan.unit} if plan.unit else {}),
        )
        self._ledger.measures[plan.key] = made
        if plan.key == self._ledger.plan.measured.aim:
            self._judge_aim(made)

    def redefine(self, plan: measured.Measure) -> None:
        """Count in another way from a day on."""
        assert plan.redefined is not None
        change = plan.redefined
        measures.redefine(
            self._ledger.measures[plan.key],
            _worded(change.wording),
            actor=self._ledger.facilitator,
            valid_from=change.valid_from,
            reason=change.reason,
        )

    def enter(self, plan: Batch) -> None:
        """Enter what was counted since the last sitting."""
        made = self._ledger.measures[plan.measure.key]
        entries = [_entry(self._ledger, made, plan.measure, number) for number in self._numbers(plan)]
        if entries:
            measures.record(made, entries, actor=self._ledger.actor(plan.by))

    def correct(self, plan: measured.Slip) -> None:
        """Put right what was entered wrongly."""
        measure, made = self._ledger.plan.measured.measure(plan.measure), self._ledger.measures[plan.measure]
        right = self._figures.numbers(measure, self._teams[plan.team], plan.on)[0]
        entry = _entry(self._ledger, made, measure, right)
        measures.record(made, [entry], actor=self._ledger.actor(plan.by), reason=plan.reason)

    def mark(self, plan: measured.Mark) -> None:
        """Write on a chart."""
        measures.add_mark(
            self._ledger.measures[plan.measure],
            MarkKind(plan.kind),
            plan.on,
            actor=self._ledger.actor(plan.by),
            team_id=self._ledger.teams[plan.team].id if plan.team else None,
            text=plan.text,
        )

    def _numbers(self, plan: Batch) -> Iterable[Number]:
        for team in plan.teams:
            if plan.measure.frequency == "each_event":
                wanted = set(plan.days)
                yield from (one for one in self._figures.events(plan.measure, self._teams[team]) if one.on in wanted)
                continue
            for on in plan.days:
                yield from self._figures.numbers(plan.measure, self._teams[team], on, as_entered=True)

    def _judge_aim(self, made: Row) -> None:
        aim = theories.aim_of(self._ledger.network.id)
        if aim is None:
            return
        theory.set_aim(
            self._ledger.network.id,
            actor=self._ledger.facilitator,
            statement=aim.statement,
            baseline=aim.baseline,
            target=aim.target,
            unit=aim.unit,
            by=aim.by,
            measure_id=made.id,
            why="What the aim is judged by.",
        )


def _worded(plan: measured.Wording) -> measures.Wording:
    return measures.Wording(plan.text, plan.exclusions, plan.source, plan.moment, plan.collector)


def _entry(ledger: Ledger, made: Row, measure: measured.Measure, number: Number) -> Entry:
    place = next((place for place, group in enumerate(measure.groups) if group.key == number.group), None)
    return Entry(
        team_id=ledger.teams[number.team].id,
        on=number.on,
        group_id=None if place is None else made.groups[place].id,
        value=number.value,
        numerator=number.numerator,
        denominator=number.denominator,
        missing=number.missing,
        note=number.note,
    )
