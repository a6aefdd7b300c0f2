"""Every setting of the hub. The environment is read here and nowhere else; `hub/` gets a finished object."""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

# Every name the hub knows. An unknown HUB_* name in the environment is refused, so that a typing slip is noticed.
KNOWN = (
    "HUB_ENV",
    "HUB_DATA_DIR",
    "HUB_DATABASE_URL",
    "HUB_SECRET_KEY",
    "HUB_REDIS_URL",
    "HUB_SEARCH_ENGINE",
    "HUB_BASE_URL",
    "HUB_MAIL_URL",
    "HUB_MAIL_FROM",
    "HUB_PROXIES",
    "HUB_JOBS",
    "HUB_LOG_LEVEL",
)


class SettingsError(RuntimeError):
    """A setting is missing, unknown or makes no sense; the message says which and what to do."""


def _read(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def _choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = _read(name, default) or default
    if value not in allowed:
        raise SettingsError(f"{name} is {value!r}; it can be {', '.join(allowed)}.")
    return value


def _whole_number(name: str, default: int) -> int:
    value = _read(name, str(default)) or str(default)
    if not value.isdigit():
        raise SettingsError(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def _secret_kept_in(folder: Path) -> str:
    """A random key for development, made once and kept beside the database."""
    kept = folder / "secret_key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text()


def _database_url(given: str, folder: Path) -> str:
    if not given:
        return f"sqlite:///{(folder / 'hub.db').resolve()}"
    for spelling in ("postgresql://", "postgres://"):
        if given.startswith(spelling):
            return "postgresql+psycopg://" + given.removeprefix(spelling)
    return given


class Settings:
    """What every way of running the hub has in common."""

    ENV = "development"

    # HUB_DATA_DIR: where the database, the search index, mails and queues lie. Default ./var
    DATA_DIR = str(Path(_read("HUB_DATA_DIR", "var") or "var").resolve())

    # HUB_DATABASE_URL: postgresql://user@host/name, or sqlite:///path. Default: SQLite in HUB_DATA_DIR
    SQLALCHEMY_DATABASE_URI = _database_url(_read("HUB_DATABASE_URL"), Path(DATA_DIR))
    # What people typed stays out of errors, and so out of the log.
    SQLALCHEMY_ENGINE_OPTIONS: dict[str, object] = {"pool_pre_ping": True, "hide_parameters": True}

    # HUB_SECRET_KEY: signs cookies; at least 32 random characters.
    # Required in production; otherwise one is made and kept in HUB_DATA_DIR
    SECRET_KEY = ""

    # HUB_REDIS_URL: redis://host:6379/0. Doorbell, jobs and rate limits of several processes. Default: none
    REDIS_URL = _read("HUB_REDIS_URL")

    # HUB_SEARCH_ENGINE: auto, whoosh, or postgres when the database is.
    # Default auto: postgres on PostgreSQL, else whoosh
    SEARCH_ENGINE = _choice("HUB_SEARCH_ENGINE", "auto", ("auto", "whoosh", "postgres"))

    # HUB_BASE_URL: the address people type; used in every link that leaves the hub. Default http://127.0.0.1:8000
    BASE_URL = (_read("HUB_BASE_URL") or f"http://127.0.0.1:{_read('PORT', '8000') or '8000'}").rstrip("/")

    # HUB_MAIL_URL: smtp://user:password@host:587 (smtps:// for TLS from the start).
    # Default: mails are written to HUB_DATA_DIR/mail
    MAIL_URL = _read("HUB_MAIL_URL")

    # HUB_MAIL_FROM: the sender of every mail. Default hub@localhost
    MAIL_FROM = _read("HUB_MAIL_FROM", "hub@localhost") or "hub@localhost"

    # HUB_PROXIES: how many trusted proxies stand in front and set X-Forwarded-*. Default 0
    PROXIES = _whole_number("HUB_PROXIES", 0)

    # HUB_JOBS: embedded (threads inside the server) or worker (`flask worker` processes; needs HUB_REDIS_URL).
    # Default embedded
    JOBS = _choice("HUB_JOBS", "embedded", ("embedded", "worker"))

    # HUB_LOG_LEVEL: debug, info, warning or error. Default info
    LOG_LEVEL = _choice("HUB_LOG_LEVEL", "info", ("debug", "info", "warning", "error"))

    # A form stays valid as long as the sign-in it was made for, which is what ends after 12 hours without use.
    WTF_CSRF_TIME_LIMIT = None
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_REFRESH_EACH_REQUEST = False
    PERMANENT_SESSION_LIFETIME = timedelta(days=30)

    MAX_CONTENT_LENGTH = 2 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
    MAX_FORM_PARTS = 400

    def __init__(self) -> None:
        """Refuse settings that don't fit together, in one sentence."""
        unknown = sorted(
            name
            for name in os.environ
            if name.startswith("HUB_") and name not in KNOWN and not name.startswith("HUB_TEST_")
        )
        if unknown:
            raise SettingsError(f"Unknown setting {', '.join(unknown)}. The settings are {', '.join(KNOWN)}.")
        if not self.BASE_URL.startswith(("http://", "https://")):
            raise SettingsError("HUB_BASE_URL must start with http:// or https://.")
        if self.JOBS == "worker" and not self.REDIS_URL:
            raise SettingsError("HUB_JOBS=worker needs HUB_REDIS_URL, where the jobs wait.")
        if self.SEARCH_ENGINE == "postgres" and not self.SQLALCHEMY_DATABASE_URI.startswith("postgresql"):
            raise SettingsError("HUB_SEARCH_ENGINE=postgres needs a PostgreSQL database in HUB_DATABASE_URL.")
        self.SESSION_COOKIE_SECURE = self.BASE_URL.startswith("https://")
        self.SESSION_COOKIE_NAME = "__Host-hub" if self.SESSION_COOKIE_SECURE else "hub"


class Development(Settings):
    """On one's own machine: the secret key is made for you."""

    def __init__(self) -> None:
        """Make or read the key."""
        super().__init__()
        self.SECRET_KEY = _read("HUB_SECRET_KEY") or _secret_kept_in(Path(self.DATA_DIR))


class Production(Settings):
    """For real people: nothing is guessed."""

    ENV = "production"

    def __init__(self) -> None:
        """Refuse to start without a key of one's own."""
        super().__init__()
        self.SECRET_KEY = _read("HUB_SECRET_KEY")
        if len(self.SECRET_KEY) < 32:
            raise SettingsError(
                "HUB_SECRET_KEY is missing or too short: production needs at least 32 random characters."
            )
        # A request for another host is refused; this machine asks whether the hub is well.
        self.TRUSTED_HOSTS = [urlsplit(self.BASE_URL).hostname or "", "127.0.0.1", "localhost"]


class Testing(Settings):
    """For the test suite: a database in memory, jobs by hand."""

    TESTING = True
    ENV = "testing"
    SECRET_KEY = "for the tests only, and known to everybody"  # noqa: S105 - guards nothing
    SQLALCHEMY_DATABASE_URI = "sqlite://"
    SEARCH_ENGINE = "auto"
    REDIS_URL = ""
    MAIL_URL = ""
    BASE_URL = "http://127.0.0.1:8000"
    JOBS = "manual"
    PROPAGATE_EXCEPTIONS = False


def chosen() -> Settings:
    """The settings for this process: HUB_ENV is development (the default) or production."""
    kinds = {"development": Development, "production": Production}
    return kinds[_choice("HUB_ENV", "development", tuple(kinds))]()
