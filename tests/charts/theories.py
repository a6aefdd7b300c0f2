"""Theories to draw: the one of the sample world, odd ones, large ones."""

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from hub.charts.diagram_boxes import AimBox, DriverBox, IdeaBox, Measured
from hub.charts.marks import Tally
from hub.charts.series import Band, Phase, Point, RunChart

Theory = tuple[AimBox, Sequence[DriverBox], Sequence[IdeaBox]]

AIM = AimBox(
    "By June 2027, 90 % of ninth-graders finish the year on track",
    ("and 90 % in each underserved group.", "Now: 81 % and 72 %"),
    "Thin here: one driver rests on three decisions.",
    "/aim",
)
_TEXT = (
    "early recovery of missing work with a named coach in every corridor and five-minute check after lunch for pupils "
    "who travel far hinge question exit ticket rubric family call list graph tracker bridge Leistungsrückmeldung"
)
_WORDS = _TEXT.split()


def measured(title: str = "Pupils with an F", value: str = "30.4 %", signal: str = "", url: str = "/m/1") -> Measured:
    """A measure with twelve counts that fall; with a signal the last six make it."""
    points = tuple(Point(n, 30 - n) for n in range(12))
    bands = (Band("run", tuple(range(7, 13)), "Six in a row"),) if signal else ()
    chart = RunChart(points=points, phases=(Phase(1, 12, 24),), bands=bands)
    return Measured(title, value, "No signal", signal, chart, f"{title}: {value}", url)


def with_measures(theory: Theory, *measures: Measured) -> Theory:
    """The same theory, its aim and all its drivers measured."""
    aim, drivers, ideas = theory
    counted = [
        replace(one, measures=measures, secondary=tuple(replace(part, measures=measures) for part in one.secondary))
        for one in drivers
    ]
    return replace(aim, measures=measures), counted, ideas


def small() -> Theory:
    """Two primary drivers; one idea that nobody has tested, one under two drivers."""
    drivers = (
        DriverBox(
            "shared",
            "Timely shared data",
            "/drivers/1",
            secondary=(DriverBox("meeting", "Fortnightly data meeting with a protocol", "/drivers/2"),),
        ),
        DriverBox(
            "belonging", "Belonging", "/drivers/3", secondary=(DriverBox("peers", "Peers who speak", "/drivers/4"),)
        ),
    )
    ideas = (
        IdeaBox("list", "Risk-and-opportunity list, week 2", ("meeting",), Tally(9, 6, 2, 1), "/ideas/1"),
        IdeaBox("talk", "Five-minute “kid talk” per pupil", ("meeting", "peers"), Tally(7, 8, 3), "/ideas/2"),
        IdeaBox("buddy", "Peer buddy for newcomers", ("peers",), url="/ideas/3"),
    )
    return AIM, drivers, ideas


def large(primary: int = 6, secondary: int = 5, ideas: int = 120, *, even: bool = True, seed: int = 1) -> Theory:
    """A theory of that many drivers and ideas, spread evenly or by chance."""
    chance = random.Random(seed)

    def title(least: int, most: int) -> str:
        return " ".join(chance.choice(_WORDS) for _ in range(chance.randint(least, most))).capitalize()

    drivers = tuple(
        DriverBox(
            f"p{p}",
            title(2, 5),
            f"/drivers/{p}",
            secondary=tuple(DriverBox(f"p{p}s{s}", title(3, 6), "/drivers/9") for s in range(secondary)),
        )
        for p in range(primary)
    )
    keys = [part.key for driver in drivers for part in driver.secondary]

    def tally() -> Tally:
        if chance.random() < 0.12:
            return Tally()
        return Tally(chance.randint(0, 14), chance.randint(0, 14), chance.randint(0, 9), chance.randint(0, 1))

    def homes(index: int) -> tuple[str, ...]:
        first = keys[index % len(keys)] if even else chance.choice(keys)
        return (first, chance.choice(keys)) if chance.random() < 0.06 else (first,)

    return AIM, drivers, [IdeaBox(f"i{n}", title(3, 8), homes(n), tally(), f"/ideas/{n}") for n in range(ideas)]


_titles = st.one_of(
    st.sampled_from(
        ["", "Kurz", "Donaudampfschifffahrtsgesellschaftskapitän " * 3, "\u200b", "مرحبا بالعالم", "🌱" * 40]
    ),
    st.text(max_size=90),
)
_numbers = st.one_of(st.integers(0, 4), st.integers(0, 90))
_tallies = st.builds(Tally, _numbers, _numbers, _numbers, st.integers(0, 3))


@st.composite
def theories(draw: st.DrawFn) -> Theory:
    """Any theory: drivers without ideas, ideas without or with several drivers, texts of every kind."""
    shape = draw(st.lists(st.integers(0, 5), max_size=6))
    drivers = [
        DriverBox(
            f"p{p}",
            draw(_titles),
            secondary=tuple(DriverBox(f"p{p}s{s}", draw(_titles)) for s in range(parts)),
        )
        for p, parts in enumerate(shape)
    ]
    keys = [key for d in drivers for key in (d.key, *(part.key for part in d.secondary))]
    homes = st.lists(st.sampled_from([*keys, "gone"]), max_size=3).map(tuple)
    title, tallies = draw(st.lists(_titles, min_size=1, max_size=4)), draw(st.lists(_tallies, min_size=1, max_size=4))
    ideas = [
        IdeaBox(f"i{n}", title[n % len(title)], draw(homes), tallies[n % len(tallies)])
        for n in range(draw(st.one_of(st.integers(0, 8), st.integers(0, 130))))
    ]
    notes = tuple(draw(st.lists(_titles, max_size=5)))
    theory = AimBox(draw(_titles), notes, draw(_titles)), drivers, ideas
    measures = st.builds(measured, _titles, _titles, st.sampled_from(["", "better", "worse " * 9]))
    return with_measures(theory, draw(measures)) if draw(st.booleans()) else theory
