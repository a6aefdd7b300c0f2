"""How fast the search engines answer over a made-up corpus of school texts with Zipf frequencies.

    python bench/search_engine.py [--engine whoosh|postgres] [--sizes 1000,10000] [--url postgresql+psycopg://…]

Prints one line for each size and question, in milliseconds: median, 95th percentile and worst of the answers, and the
mean time of this process's processor, which a busy machine changes less.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import accumulate, pairwise

from sqlalchemy import Engine, create_engine, text

from hub.search.engine import Document, Principal, Query, SearchEngine
from hub.search.engines.postgres import PostgresEngine
from hub.search.engines.whoosh import WhooshEngine

SYLLABLES = [
    "ba",
    "de",
    "fi",
    "go",
    "lu",
    "ma",
    "ne",
    "pi",
    "ro",
    "sa",
    "te",
    "vo",
    "ka",
    "li",
    "mo",
    "nu",
    "ra",
    "se",
    "ti",
    "po",
    "wen",
    "gar",
    "lim",
    "tor",
    "san",
    "mer",
    "bel",
    "fin",
]
NETWORKS, VOCABULARY, WORDS = 4, 20_000, 235
MEMBER = Principal(frozenset({"network:1", "team:3"}))


def vocabulary(chance: random.Random) -> list[str]:
    """Pronounceable words, commonest first."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(found)


def corpus(size: int, words: list[str]) -> Iterator[Document]:
    """``size`` documents over four networks and two years; the first network has two thirds of them."""
    chance = random.Random(7)
    cumulative = list(accumulate(1 / (rank + 8) for rank in range(1, VOCABULARY + 1)))
    for number in range(1, size + 1):
        text = chance.choices(words, cum_weights=cumulative, k=WORDS)
        network = 1 if chance.random() < 2 / 3 else chance.randint(2, NETWORKS)
        yield Document(
            kind=chance.choice(["cycle", "cycle", "cycle", "idea", "article", "comment"]),
            id=number,
            network_id=network,
            version=1,
            title=" ".join(text[:7]),
            body=" ".join(text[7:]),
            tags=" ".join(text[7:10]),
            visibility=(f"network:{network}",),
            decision=chance.choice(["adopt", "adapt", "abandon", None]),
            team_id=chance.randint(1, 38),
            driver_ids=tuple(chance.sample(range(1, 31), 2)),
            context={"phase": chance.choice(["primary", "secondary"]), "setting": chance.choice(["rural", "urban"])},
            when=date(2024, 1, 1) + timedelta(days=chance.randint(0, 730)),
        )


def questions(engine: SearchEngine, words: list[str]) -> dict[str, Callable[[], object]]:
    """What is asked, by name."""
    chance = random.Random(3)

    def pick(first: int, last: int) -> str:
        return words[chance.randrange(first, last)]

    def ask(text: str, **filters: object) -> object:
        return engine.search(Query(text=text, network_id=1, **filters), MEMBER)  # type: ignore[arg-type]

    def draft() -> str:
        return " ".join(chance.choices(words[:2_000], k=60))

    return {
        "one rare word": lambda: ask(pick(2_000, 8_000)),
        "one frequent word": lambda: ask(pick(5, 40)),
        "three words": lambda: ask(f"{pick(20, 400)} {pick(50, 2_000)} {pick(100, 4_000)}"),
        "six frequent words": lambda: ask(" ".join(pick(5, 100) for _ in range(6))),
        "three words, filtered": lambda: ask(
            f"{pick(20, 400)} {pick(50, 2_000)} {pick(100, 4_000)}", kinds=("cycle",), decisions=("abandon",)
        ),
        "phrase": lambda: ask(f'"{pick(5, 40)} {pick(5, 40)}"'),
        "misspelt": lambda: ask(pick(200, 2_000)[:-1] + "q"),
        "no words, newest": lambda: ask("", sort="newest"),
        "similar to 60 words": lambda: engine.similar(draft(), MEMBER, network_id=1, context={"phase": "primary"}),
        "suggest": lambda: engine.suggest(pick(20, 2_000)[:3], MEMBER, 1),
    }


def timed(ask: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of ``times`` answers."""
    marks = [time.perf_counter()]
    for _ in range(times):
        ask()
        marks.append(time.perf_counter())
    return [(later - earlier) * 1000 for earlier, later in pairwise(marks)]


def measure(engine: SearchEngine, size: int, words: list[str]) -> None:
    """Build, ask, save, and print."""
    engine.prepare()
    start, cpu = time.perf_counter(), time.process_time()
    engine.rebuild(corpus(size, words), upto=1)
    built = time.perf_counter() - start
    print(f"\n{engine.name}, {size} documents: built in {built:.1f} s ({time.process_time() - cpu:.1f} s CPU)")
    print(f"  first answer after a build: {timed(questions(engine, words)['three words'], 1)[0]:.0f} ms")
    for name, ask in questions(engine, words).items():
        cpu = time.thread_time()
        times = sorted(timed(ask, 60))
        cpu = (time.thread_time() - cpu) / 60 * 1000
        print(f"  {name:24} {statistics.median(times):7.1f} {times[56]:7.1f} {times[-1]:7.1f}   {cpu:6.1f}")
    changed = list(corpus(50, words))
    saves, answers = [], []
    for batch in range(20):
        saves += timed(lambda batch=batch: engine.index(changed[batch : batch + 5], upto=batch), 1)  # type: ignore[misc]
        answers += timed(questions(engine, words)["three words"], 1)
    for name, times in (("commit of 5", saves), ("answer after a commit", answers)):
        print(f"  {name:24} {statistics.median(times):7.1f} {sorted(times)[18]:7.1f} {max(times):7.1f}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {engine.stats()}; {memory:.0f} MB at most")


@contextmanager
def schema_of_its_own(url: str) -> Iterator[Engine]:
    """A database whose tables nobody else uses, gone afterwards."""
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    database = create_engine(url, connect_args={"options": "-csearch_path=bench_search"})
    with admin.connect() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS bench_search CASCADE"))
        connection.execute(text("CREATE SCHEMA bench_search"))
        try:
            yield database
        finally:
            database.dispose()
            connection.execute(text("DROP SCHEMA bench_search CASCADE"))
    admin.dispose()


def main() -> None:
    """Read the arguments and measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("whoosh", "postgres"), default="whoosh")
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--url", default="postgresql+psycopg://postgres@127.0.0.1:5432/test")
    options = parser.parse_args()
    words = vocabulary(random.Random(1))
    for size in (int(size) for size in options.sizes.split(",")):
        if options.engine == "postgres":
            with schema_of_its_own(options.url) as database:
                measure(PostgresEngine(database), size, words)
            continue
        with tempfile.TemporaryDirectory() as directory:
            measure(WhooshEngine(directory), size, words)


if __name__ == "__main__":
    main()
