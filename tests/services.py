"""What some tests need from the machine: PostgreSQL, Redis, a browser.

A test says so with a marker (`postgres`, `redis`, `browser`). Where the thing is missing, its tests are skipped and one
line at the end says how many and why; where HUB_TEST_REQUIRE names it, as CI does, they fail instead.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import URL, make_url

POSTGRES_URL = os.environ.get("HUB_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("HUB_TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
REDIS_DATABASES = 16

# Debian's chromium, run by root on a machine without a screen or a way out.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# --- what is there ---------------------------------------------------------------------------------------------------


@cache
def postgres_trouble() -> str | None:
    """Why no PostgreSQL can be used, or None."""
    try:
        psycopg.connect(_libpq(make_url(POSTGRES_URL)), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return None


@cache
def redis_trouble() -> str | None:
    """Why no Redis can be used, or None."""
    client = redis.Redis.from_url(REDIS_URL, socket_connect_timeout=3)
    try:
        client.ping()
    except redis.RedisError as error:
        return str(error)
    finally:
        client.close()
    return None


@cache
def browser_trouble() -> str | None:
    """Why no browser can be used, or None."""
    return None if chromium() else "no chromium on the path"


def chromium() -> str | None:
    """Where the machine's own browser is; none is ever downloaded."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True)
class Service:
    """Something outside the project that a marker asks for."""

    marker: str
    title: str
    trouble: Callable[[], str | None]


SERVICES = (
    Service("postgres", "PostgreSQL", postgres_trouble),
    Service("redis", "Redis", redis_trouble),
    Service("browser", "a browser", browser_trouble),
)


# --- skipping, failing, telling --------------------------------------------------------------------------------------


def required() -> set[str]:
    """Tell which services may not be missing here."""
    return {name.strip() for name in os.environ.get("HUB_TEST_REQUIRE", "").split(",") if name.strip()}


def pytest_configure() -> None:
    """Refuse a HUB_TEST_REQUIRE that names nothing we know: it would require nothing."""
    if unknown := required() - {service.marker for service in SERVICES}:
        msg = f"HUB_TEST_REQUIRE names what no test needs: {', '.join(sorted(unknown))}"
        raise pytest.UsageError(msg)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose service is missing, or fail it where the service is required."""
    for service in SERVICES:
        if item.get_closest_marker(service.marker) and (trouble := service.trouble()):
            if service.marker in required():
                pytest.fail(f"needs {service.title}, which HUB_TEST_REQUIRE asks for: {trouble}", pytrace=False)
            pytest.skip(_reason(service, trouble))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line for each missing service how many tests it cost."""
    skipped = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    for service in SERVICES:
        trouble = service.trouble() if skipped else None
        if trouble and (count := skipped[_reason(service, trouble)]):
            tests = "1 test needs" if count == 1 else f"{count} tests need"
            terminalreporter.write_line(f"skipped: {tests} {service.title} ({trouble})")


def _reason(service: Service, trouble: str) -> str:
    return f"needs {service.title}: {trouble}"


# --- fixtures --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def worker_number(request: pytest.FixtureRequest) -> int:
    """Count the process among those that share the suite, from 0."""
    workerinput = getattr(request.config, "workerinput", {})
    return int(workerinput.get("workerid", "gw0").removeprefix("gw"))


@pytest.fixture(scope="session")
def postgres_database(worker_number: int) -> Iterator[str]:
    """Give an empty PostgreSQL database of this process's own: its SQLAlchemy URL. It is dropped at the end."""
    with a_database(f"hub_test_{os.getpid()}_{worker_number}") as url:
        yield url


@pytest.fixture
def own_postgres_database(worker_number: int) -> Iterator[str]:
    """Give an empty PostgreSQL database for one test alone, for a server of its own to use."""
    with a_database(f"hub_test_{os.getpid()}_{worker_number}_own") as url:
        yield url


@contextmanager
def a_database(name: str) -> Iterator[str]:
    """Give an empty PostgreSQL database of this name, dropped at the end: its SQLAlchemy URL."""
    if trouble := postgres_trouble():
        pytest.skip(_reason(SERVICES[0], trouble))
    url = make_url(POSTGRES_URL)
    with psycopg.connect(_libpq(url), autocommit=True) as server:
        _drop_orphans(server)
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def redis_url(worker_number: int) -> Iterator[str]:
    """Give an empty Redis database of this process's own: its URL."""
    if trouble := redis_trouble():
        pytest.skip(_reason(SERVICES[1], trouble))
    parts = urlsplit(REDIS_URL)
    number = (int(parts.path.strip("/") or 0) + worker_number) % REDIS_DATABASES
    url = parts._replace(path=f"/{number}").geturl()
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's chromium once; a test opens contexts of its own in it and closes them."""
    if trouble := browser_trouble():
        pytest.skip(_reason(SERVICES[2], trouble))
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield chrome
        chrome.close()


def _libpq(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _drop_orphans(server: psycopg.Connection) -> None:
    """Drop what runs left behind that were killed before they could tidy up."""
    rows = server.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^hub_test_\d+_\d+(_[a-z]+)?$'").fetchall()
    for (name,) in rows:
        if not _alive(int(name.split("_")[2])):
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
