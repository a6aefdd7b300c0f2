"""One world for all sweeps of a process; each test takes it as it was built."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.sweeps import crawl
from tests.sweeps import ground as grounds
from tests.sweeps.crawl import Visit
from tests.sweeps.ground import Ground


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """The world, built once."""
    return grounds.made(tmp_path_factory.mktemp("sweeps"))


@pytest.fixture
def ground(standing: Ground) -> Iterator[Ground]:
    """The world; what the test does to it is undone."""
    with standing.trial():
        yield standing


@pytest.fixture(scope="session")
def walks(standing: Ground) -> Callable[[str], list[Visit]]:
    """Everything somebody can open; walked once for all tests."""

    @cache
    def walk(who: str) -> list[Visit]:
        with standing.trial():
            return crawl.walk(standing, who)

    return walk
