"""How long it takes to say what a series shows: 200 points of each chart, and a page of 38 charts."""

import random
from decimal import Decimal
from typing import Any

from bench.figures import timed
from hub.spc import CHARTS, ENGINES, analyse

POINTS = 200
PAGE = 38


def measure(*, runs: int) -> None:
    """Print the median and the longest time of each engine and chart."""
    chance = random.Random(1)
    for engine in ENGINES:
        for chart in CHARTS if engine == "shewhart_anhoej" else ("run",):
            given = {"points": points(chart, POINTS, chance)}
            taken = sorted(timed(lambda engine=engine, chart=chart, given=given: analyse(engine, chart, given), runs))
            print(
                f"{engine:16} {chart:5} {POINTS} points   median {taken[runs // 2]:5.2f} ms   most {taken[-1]:5.2f} ms"
            )
    page = [{"points": points("p", POINTS // 2, chance)} for _ in range(PAGE)]
    taken = sorted(timed(lambda: [analyse("shewhart_anhoej", "p", given) for given in page], runs))
    print(f"{PAGE} P charts of {POINTS // 2} points   median {taken[runs // 2]:5.1f} ms   most {taken[-1]:5.1f} ms\n")


def points(chart: str, count: int, chance: random.Random) -> list[dict[str, Any]]:
    """So many points that a chart of this kind can draw."""
    if chart in {"xbar", "s"}:
        return [{"values": [tenths(chance) for _ in range(chance.randint(4, 6))]} for _ in range(count)]
    if chart in {"p", "pp", "u", "up"}:
        return [{"y": chance.randint(0, 80), "n": chance.randint(80, 200)} for _ in range(count)]
    return [{"y": chance.randint(0, 30) if chart in {"c", "g"} else tenths(chance)} for _ in range(count)]


def tenths(chance: random.Random) -> Decimal:
    """A number with one decimal, as the database gives it."""
    return Decimal(chance.randint(1, 1000)) / 10
