"""Deciding, whenever numbers change, which of them people outside the team may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from hub.extensions import db
from hub.kernel import outbox
from hub.kernel.db import atomic
from hub.measures.models import Measure, Observation, Series, ValueKind
from hub.networks.models import Network
from hub.suppression import Decision, Figures, Key, Kind, Slice, decide

_KINDS = {
    ValueKind.NUMBER: Kind.AVERAGE,
    ValueKind.PERCENT: Kind.PERCENT,
    ValueKind.COUNT: Kind.COUNT,
    ValueKind.RATE: Kind.RATE,
    ValueKind.DAYS_BETWEEN: Kind.EVENT,
    ValueKind.COUNT_BETWEEN: Kind.EVENT,
}
# Rows sent to the database at once.
_AT_ONCE = 2_000
# A network with more numbers than this is looked at measure by measure after its minimum was changed.
MOST_IN_ONE_GO = 5_000
TOPIC = "measures.decide"


@dataclass(frozen=True)
class Kept:
    """What one cell of a slice holds now, and which figures of it were published last."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    published: Decimal | None
    published_of: Decimal | None

    @property
    def is_counted(self) -> bool:
        """Whether there is a number at all."""
        return self.value is not None or self.numerator is not None


def minimum_of(measure: Measure) -> int:
    """The smallest number of pupils the measure's network lets outsiders see."""
    return db.session.scalars(sa.select(Network.minimum_n).where(Network.id == measure.network_id)).one()


def hold_rules(measure: Measure) -> int:
    """The smallest number outsiders see, held until the use case ends, and so is what the measure is.

    Whoever changes one of them waits for those who enter numbers by it, or they for him: nothing slips between.
    """
    chosen = (
        sa.select(Network.minimum_n, Measure.version)
        .join(Measure, Measure.network_id == Network.id)
        .where(Measure.id == measure.id)
    )
    least, version = db.session.execute(chosen.with_for_update(read=True)).one()
    if version != measure.version:
        db.session.refresh(measure)  # with its groups: what it is about decides who sees a number
    return int(least)


def decide_slice(measure: Measure, cells: Mapping[int, Kept], fresh: frozenset[int], least: int) -> Decision:
    """Decide about the cells of one team and one day, by group number (0 is everybody); `fresh` ones are new.

    The keys of the answer are group numbers too, None for everybody.
    """
    groups = {group.id: group for group in measure.groups}
    counted: dict[Key, Figures] = {
        key or None: _figures(measure, cell) for key, cell in cells.items() if cell.is_counted
    }
    earlier: dict[Key, Figures | None] = {
        key or None: _published(cell) for key, cell in cells.items() if key not in fresh
    }
    # A group without a dimension stands alone: it and the rest are everybody.
    dimensions: dict[Key, int | str] = {key: groups[key].dimension or f"#{key}" for key in cells if key}
    cut = Slice(_KINDS[measure.value_kind], counted, dimensions, about_people=measure.about_people)
    return decide(cut, least=least, earlier=earlier)


def _figures(measure: Measure, cell: Kept) -> Figures:
    if measure.value_kind.is_ratio and cell.numerator is not None:
        return Figures(cell.numerator, cell.denominator)
    # A percentage of nobody knows how many stays in the team, and so does an average without its number.
    assert cell.value is not None
    return Figures(cell.value, cell.denominator if measure.value_kind is ValueKind.NUMBER else None)


def _published(cell: Kept) -> Figures | None:
    return None if cell.published is None else Figures(cell.published, cell.published_of)


@atomic
def decide_again(measure: Measure) -> int:
    """Look at every number of a measure anew, after its network's minimum or what it is about has changed.

    What was once published is known for good: a lower minimum shows more, a higher one hides. Gives how many turned.
    """
    least_held = sa.select(Network.minimum_n).where(Network.id == measure.network_id).with_for_update(read=True)
    least = db.session.scalars(least_held).one()
    held = sa.select(Series.id).where(Series.measure_id == measure.id).order_by(Series.id).with_for_update()
    db.session.execute(held).all()  # nobody enters a number between the look and the answer
    numbers = Observation.value, Observation.numerator, Observation.denominator
    published = Observation.published, Observation.published_of
    chosen = (
        sa.select(
            Observation.id, Observation.shown, Observation.on, Series.team_id, Series.group_key, *numbers, *published
        )
        .join(Series, Series.id == Observation.series_id)
        .where(Series.measure_id == measure.id)
        .order_by(Series.team_id, Observation.on)
    )
    slices: dict[tuple[int, object], dict[int, tuple[int, bool, Kept]]] = {}
    for number, shown, on, team_id, group_key, *rest in db.session.execute(chosen):
        slices.setdefault((team_id, on), {})[group_key] = (number, shown, Kept(*rest))
    turned = []
    for cells in slices.values():
        made = decide_slice(measure, {key: kept for key, (_n, _s, kept) in cells.items()}, frozenset(), least)
        for key, (number, was, kept) in cells.items():
            shown = not kept.is_counted or (key or None) in made.shown
            if shown != was:
                figures = made.published.get(key or None)
                turned.append(
                    {
                        "id": number,
                        "shown": shown,
                        "published": figures.num if figures else None,
                        "published_of": figures.den if figures else None,
                    }
                )
    for start in range(0, len(turned), _AT_ONCE):
        db.session.execute(sa.update(Observation), turned[start : start + _AT_ONCE])
    return len(turned)


@atomic
def minimum_changed(network_id: int, *, was: int) -> None:
    """Bring all measures of a network in line with another minimum.

    A higher one hides before anybody reads again: in a large network everything about people is hidden first, and
    what may be seen comes back when its measure has been looked at. A lower one may take its time.
    """
    now = db.session.scalars(sa.select(Network.minimum_n).where(Network.id == network_id)).one()
    ours = Measure.network_id == network_id, Measure.about_people
    measures = list(db.session.scalars(sa.select(Measure).where(*ours).order_by(Measure.id)))
    inside = (
        sa.select(Observation.id)
        .join(Series, Series.id == Observation.series_id)
        .join(Measure, Measure.id == Series.measure_id)
        .where(*ours)
    )
    counted = db.session.scalars(sa.select(sa.func.count()).select_from(inside.limit(MOST_IN_ONE_GO + 1).subquery()))
    if counted.one() <= MOST_IN_ONE_GO:
        for measure in measures:
            decide_again(measure)
        return
    if now > was:
        hidden = sa.update(Observation).where(Observation.id.in_(inside), Observation.shown).values(shown=False)
        db.session.execute(hidden.execution_options(synchronize_session=False))
    for measure in measures:
        outbox.put(TOPIC, measure_id=measure.id)


def decide_waiting(messages: Sequence[outbox.Message]) -> None:
    """Look at measures anew (outbox topic `measures.decide`), each in a transaction of its own."""
    for number in dict.fromkeys(message.payload["measure_id"] for message in messages):
        measure = db.session.get(Measure, number)
        if measure is not None:
            decide_again(measure)
