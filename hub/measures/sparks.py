"""Measures as sparks beside the theory: the same judgement as on their own pages, in a line."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from flask import url_for

from hub.kernel.permissions import Actor
from hub.measures import drawing, queries, words
from hub.measures.analysing import analyse
from hub.measures.analysis import Analysis, Verdict
from hub.measures.drawing import Flag
from hub.measures.findings import in_short
from hub.measures.models import ChartMark, Direction, Measure
from hub.measures.queries import Key
from hub.measures.standing import standing_of
from hub.measures.together import settled
from hub.measures.values import Reading
from hub.theory.measured import Spark, Sparks
from hub.theory.models import Aim
from hub.theory.tested import Chain
from hub.web.jinja import endpoint_exists, sentence
from hub.web.languages import day, local_today

_SIGNALS = {Verdict.SIGNAL: "changed", Verdict.SIGNAL_BETTER: "better", Verdict.SIGNAL_WORSE: "worse"}


def of_network(actor: Actor, network_id: int, aim: Aim | None) -> Sparks:
    """What a network measures its aim and its drivers by, the figures of all teams together.

    Two questions to the database, whatever the size of the theory. Everybody sees the same: nothing hidden is in it.
    """
    judging = aim.measure_id if aim else None
    tied = queries.tied(actor, network_id, driver_ids=None, aim_measure_id=judging)
    figures = queries.pooled_many(tied, grouped=[judging] if judging else ())
    own = next((measure for measure in tied if measure.id == judging), None)
    drivers: dict[int, list[Spark]] = {}
    of_aim: list[Spark] = []
    for measure, marks in tied.items():
        spark = _of_all(measure, figures[measure.id], marks)
        if measure.driver_id is not None:
            drivers.setdefault(measure.driver_id, []).append(spark)
        if measure is own:
            of_aim.insert(0, spark)
        elif measure.driver_id is None:
            of_aim.append(spark)
    standing = standing_of(own, figures[own.id], aim) if own and aim else None
    return Sparks(of_aim, drivers, standing)


def of_drivers(actor: Actor, network_id: int, driver_ids: Sequence[int]) -> list[tuple[Measure, Spark | None]]:
    """What some drivers are measured by, those of the first first, with two questions to the database.

    What only one team counts comes last and without a spark: its numbers stand on that team's chart.
    """
    tied = queries.tied(actor, network_id, driver_ids=driver_ids, every_team=True, aim=False)
    figures = queries.pooled_many(one for one in tied if one.team_id is None)
    order = list(driver_ids)
    listed = sorted(tied, key=lambda one: (one.team_id is not None, order.index(one.driver_id or 0)))
    return [(one, _of_all(one, figures[one.id], tied[one]) if one.id in figures else None) for one in listed]


def of_idea(actor: Actor, network_id: int, driver_ids: Iterable[int], chains: Sequence[Chain]) -> list[Spark]:
    """What the drivers above an idea are measured by, with two questions to the database or three.

    Who is in a team sees what that team counts, its tests of the idea marked as flags; where it has not counted, and
    for everybody else, the figures of all teams stand. Chains are the tests of the idea.
    """
    wanted = list(driver_ids)
    if not wanted:
        return []
    team_id = _own_team(actor, network_id, chains)
    tied = queries.tied(actor, network_id, driver_ids=wanted, team_id=team_id, aim=False)
    own = _own_readings(actor, tied, team_id)
    figures = queries.pooled_many(one for one in tied if one.id not in own and one.team_id is None)
    flags = [Flag(test.on, test.title, "") for chain in chains if chain.team_id == team_id for test in chain.tests]
    drawn = []
    for measure, marks in tied.items():
        if team_id is not None and measure.id in own:
            drawn.append(_of_team(measure, team_id, own[measure.id], marks, flags))
        elif measure.team_id is None:
            drawn.append(_of_all(measure, figures[measure.id], marks))
    return drawn


def _own_team(actor: Actor, network_id: int, chains: Sequence[Chain]) -> int | None:
    """The reader's own team in a network: of several, one that tested."""
    mine = [team_id for team_id, place in actor.team_networks.items() if place == network_id and team_id in actor.teams]
    tested = {chain.team_id for chain in chains}
    return min(mine, key=lambda team_id: (team_id not in tested, team_id), default=None)


def _own_readings(actor: Actor, measures: Iterable[Measure], team_id: int | None) -> dict[int, list[Reading]]:
    measures = list(measures)
    if team_id is None or not measures:
        return {}
    found = queries.read(actor, measures, team_ids=[team_id], group_ids=[None])
    return {number: readings for number, keys in found.items() if (readings := keys.get(Key(team_id, None)))}


def _of_all(measure: Measure, figures: Mapping[int | None, Sequence[Reading]], marks: Iterable[ChartMark]) -> Spark:
    over, _begun = settled(measure, figures[None], local_today())
    analysis = analyse(measure, over, [mark for mark in marks if mark.team_id is None])
    return _spark(analysis, url_for("measures.show", measure_id=measure.id))


def _of_team(
    measure: Measure, team_id: int, readings: Sequence[Reading], marks: Iterable[ChartMark], flags: Iterable[Flag]
) -> Spark:
    analysis = analyse(measure, readings, marks)
    url = (
        url_for("measures.series", measure_id=measure.id, team_id=team_id)
        if endpoint_exists("measures.series")
        else url_for("measures.show", measure_id=measure.id)
    )
    return _spark(analysis, url, flags, is_own=True)


def _spark(analysis: Analysis, url: str, flags: Iterable[Flag] = (), *, is_own: bool = False) -> Spark:
    measure, latest = analysis.measure, analysis.latest
    finding = ". ".join(said for said in (words.verdict_words(analysis), sentence(in_short(analysis))) if said)
    if latest is None:
        return Spark(measure.title, url, finding, is_own=is_own)
    return Spark(
        measure.title,
        url,
        finding,
        chart=drawing.run_chart(analysis, flags),
        value=_unbroken(measure, latest.value),
        day=day(latest.on),
        signal=_SIGNALS.get(analysis.verdict, ""),
        target="" if measure.target is None else _unbroken(measure, Fraction(measure.target)),
        rises=measure.direction is not Direction.DECREASE,
        is_own=is_own,
    )


def _unbroken(measure: Measure, value: Fraction | None) -> str:
    """A value as people say it, on one line where its unit is a sign."""
    return drawing.said(measure, value).replace(" %", "\u00a0%")
