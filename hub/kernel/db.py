"""Tables and transactions: one code for SQLite and PostgreSQL."""

import enum
import functools
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from hub.extensions import Base, db
from hub.kernel import clock
from hub.kernel.errors import Conflict

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

log = structlog.get_logger()

P = ParamSpec("P")
R = TypeVar("R")

# True while what runs is going to write: the transaction then takes SQLite's write lock at its start,
# because a read transaction that later wants to write is refused without waiting.
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_ONE = Decimal(1)


class Exact(sa.types.TypeDecorator[Decimal]):
    """A decimal number kept exactly: up to 12 digits before the point and 6 after it; read without needless noughts.

    SQLite has no decimals and would round them as floats, so it keeps millionths as a whole number.
    """

    impl = sa.Numeric(18, 6)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        kind: sa.types.TypeEngine[Any] = sa.BigInteger() if dialect.name == "sqlite" else sa.Numeric(18, 6)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Decimal | float | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        number = Decimal(str(value))
        return int(number.scaleb(6).to_integral_value()) if dialect.name == "sqlite" else number

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        if value is None:
            return None
        number = (Decimal(value).scaleb(-6) if dialect.name == "sqlite" else Decimal(value)).normalize()
        return number if number.as_tuple().exponent <= 0 else number.quantize(_ONE)  # type: ignore[operator]  # finite


# JSON that PostgreSQL can look into.
Json = sa.JSON(none_as_null=True).with_variant(sa.dialects.postgresql.JSONB(none_as_null=True), "postgresql")  # type: ignore[attr-defined]


def choice(kind: type[enum.StrEnum], name: str) -> sa.Enum:
    """A column type for one of the words of an enumeration, held by a CHECK constraint on both databases."""
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=30,
        values_callable=lambda members: [member.value for member in members],
    )


class Recorded:
    """Columns of every record a person can change: when it came, when it changed, and how often."""

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class
        return {"version_id_col": cls.version}

    def must_still_be(self, version: int | None) -> None:
        """Refuse when somebody saved after `version` was read; None means the writer saw the newest."""
        if version is not None and version != self.version:
            raise Conflict(current={"version": self.version})

    def hold(self) -> None:
        """Let nobody else change this record until the use case ends, and look at it as it is now."""
        db.session.flush()
        kind = type(self)
        db.session.execute(sa.select(kind.id).where(kind.id == self.id).with_for_update(key_share=True))
        db.session.refresh(self)

    def touch(self) -> None:
        """Count a change that lies in a row beneath this one as a change of this record."""
        self.updated_at = clock.now()


def atomic(use_case: Callable[P, R]) -> Callable[P, R]:
    """Make a use case one transaction; a use case called inside another joins it."""

    @functools.wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if session.info.get("atomic"):
            return use_case(*args, **kwargs)
        session.info["atomic"] = True
        if not _writing.get() and session.in_transaction():
            session.commit()  # ends a read; the next statement starts a transaction that may write
        token = _writing.set(True)
        try:
            result = use_case(*args, **kwargs)
            session.commit()
        except StaleDataError as error:
            _give_up()
            raise Conflict from error
        except IntegrityError as error:
            _give_up()
            raise Conflict("Someone did the same a moment ago. Look again before you repeat it.") from error
        except BaseException:
            _give_up()
            raise
        finally:
            _writing.reset(token)
            session.info["atomic"] = False
        _follow_up(session.info.pop("after_commit", {}))
        return result

    return run


def _follow_up(waiting: Mapping[str, Callable[[], None]]) -> None:
    """What is rung for after a commit is looked for again anyway; the saved work is saved, whatever fails here."""
    for name, follow_up in waiting.items():
        try:
            follow_up()
        except Exception:
            log.exception("follow_up.failed", name=name)


def _give_up() -> None:
    db.session.rollback()
    db.session.info.pop("after_commit", None)


def after_commit(name: str, follow_up: Callable[[], None]) -> None:
    """Run `follow_up` once when the present use case is committed; the same `name` is run only once.

    Its failure is logged and changes nothing for who saved: only ask for what is done later anyway.
    """
    db.session.info.setdefault("after_commit", {})[name] = follow_up


def begin_writing() -> None:
    """Say that this request, job or command will write."""
    _writing.set(True)


def begin_reading() -> None:
    """Say that what runs from here on only reads."""
    _writing.set(False)


def prepare_engine(engine: sa.Engine) -> None:
    """Set SQLite up for many readers, one patient writer and a power cut; PostgreSQL needs nothing."""
    if engine.dialect.name != "sqlite":
        return

    @sa.event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver starts no transaction of its own
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
