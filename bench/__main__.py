"""Figures: how long the pages, a save and the live update take, on the sample world or on a hub of any size.

    python -m bench [--cycles 2000] [--runs 60] [--pages 50,200] [--without-live] [--without-index]
                    [--only-charts] [--only-imports] [--observations 100000]

Prints how long it takes to analyse the series of a chart, and to bring in a large file with numbers; then milliseconds
of the server and the number of questions to the database for each page; then a save; then, on a real server, how long
it takes from a save to so many open pages, and to the moment when search finds it.
"""

import argparse
import tempfile
import time
from pathlib import Path

from bench import charts, imports, live, pages


def main() -> None:
    """Fill a hub of its own, measure, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cycles", type=int, default=2_000)
    options.add_argument("--runs", type=int, default=60)
    options.add_argument("--pages", default="50,200")
    options.add_argument("--without-live", action="store_true")
    options.add_argument("--without-index", action="store_true")
    options.add_argument("--only-charts", action="store_true")
    options.add_argument("--only-imports", action="store_true")
    options.add_argument("--observations", type=int, default=100_000)
    asked = options.parse_args()
    if not asked.only_imports:
        charts.measure(runs=asked.runs)
    if asked.only_charts:
        return
    imports.measure(numbers=asked.observations)
    if asked.only_imports:
        return
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        began = time.perf_counter()
        made = pages.fill(Path(folder), asked.cycles, index=not asked.without_index)
        print(f"{made.cycles} cycles, made in {time.perf_counter() - began:.0f} s\n")
        pages.measure(made, runs=asked.runs)
        if not asked.without_live:
            live.measure(Path(folder), made.slug, [int(number) for number in asked.pages.split(",")])


if __name__ == "__main__":
    main()
