"""The connection: SQLite in WAL mode or PostgreSQL, brought to today's tables on first use.

There is one writer at a time, whichever the engine: a transaction that may write takes a lock when it begins, so that
two processes that add the same row wait for each other instead of failing half-way. On SQLite that is "BEGIN IMMEDIATE"
(https://sqlite.org/lang_transaction.html), on PostgreSQL an advisory lock
(https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS). Such transactions take milliseconds.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session

from digest.config import UserError

HEAD = "0004"
"""The newest revision in migrations/versions."""

_WAIT_SECONDS = 30

_TRY_LOCK = text("SELECT pg_try_advisory_lock(hashtext('pharma-digest'), hashtext(:name))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtext('pharma-digest'), hashtext(:name))")
_WRITE_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('pharma-digest'))")


class StoreError(UserError):
    """The database cannot be used: locked, full, missing, refused. One line with the remedy."""


class Database:
    """A store that is ready for use. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
            self._engine = _engine(url)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise StoreError(f"store.database: {_plain(error)}; write sqlite:///… or postgresql+psycopg://…") from None
        self._writer = self._engine.execution_options(write=True)
        self._recorder = self._engine.execution_options(write=True, durable=True)
        if self.revision() != HEAD:
            self.upgrade()

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for queries."""
        with self._errors(), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are kept together when the block ends, or not at all when it raises."""
        with self._errors(), Session(self._writer) as session, session.begin():
            yield session

    @contextmanager
    def statements(self) -> Iterator[Connection]:
        """A connection for statements that are built once; what they change is kept together, or not at all.

        For what is done thousands of times: the bookkeeping of a session takes as long as such a statement. And for
        what must be known even after a power failure: it is on the disk when the block has ended.
        """
        with self._errors(), self._recorder.begin() as connection:
            yield connection

    @contextmanager
    def hold(self, name: str, patience: float) -> Iterator[bool]:
        """A lock of that name among all processes that use this store; yields whether it was had in `patience` seconds.

        The system gives it back when its holder dies, however that comes: a file lock beside an SQLite file, a lock of
        the session on PostgreSQL.
        """
        if self.url.get_backend_name() != "sqlite":
            yield from self._hold_on_server(name, patience)
            return
        if not self.url.database or self.url.database == ":memory:":
            yield True
            return
        lock = FileLock(f"{self.url.database}.{name}.lock")
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            yield False
            return
        except OSError as error:
            raise StoreError(f"{lock.lock_file}: {error.strerror}; check that you may write there") from None
        try:
            yield True
        finally:
            lock.release()

    def _hold_on_server(self, name: str, patience: float) -> Iterator[bool]:
        deadline = time.monotonic() + patience
        with self._errors(), self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            held = bool(connection.scalar(_TRY_LOCK, {"name": name}))
            while not held and time.monotonic() < deadline:
                time.sleep(0.2)
                held = bool(connection.scalar(_TRY_LOCK, {"name": name}))
            try:
                yield held
            finally:
                if held:
                    connection.execute(_UNLOCK, {"name": name})

    def revision(self) -> str:
        """The revision the tables are at, "" for an empty database."""
        with self._errors(), self._engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")

    def upgrade(self) -> None:
        """Bring the tables to HEAD. Two processes may do so at once: one waits and finds it done."""
        # Alembic takes a tenth of a second to import and is needed once in a store's life.
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
        try:
            with self._errors(), self._writer.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(f"{self} was written by a newer pharma-digest ({error}); update the program") from None

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StoreError(f"{self}: {_remedy(error)}") from error


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, pool_pre_ping=True)
        event.listen(engine, "begin", _on_server_begin)
        return engine
    if parsed.database and parsed.database != ":memory:":
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{Path(parsed.database).parent}: cannot be made: {error.strerror}") from None
    engine = create_engine(parsed, connect_args={"timeout": _WAIT_SECONDS})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _on_begin, not by the driver
    for pragma in (f"busy_timeout={_WAIT_SECONDS * 1000}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file to write-ahead logging. SQLite does not wait for the lock that takes, busy_timeout or not."""
    patience = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise
            time.sleep(0.02)


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("write"):
        connection.exec_driver_sql("BEGIN")
        return
    # https://sqlite.org/pragma.html#pragma_synchronous: NORMAL may lose the last transactions when the power fails.
    wanted = "FULL" if options.get("durable") else "NORMAL"
    if connection.info.get("synchronous") != wanted:
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _on_server_begin(connection: Connection) -> None:
    if connection.get_execution_options().get("write", False):
        connection.execute(_WRITE_LOCK)


def _plain(error: BaseException) -> str:
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _remedy(error: DBAPIError) -> str:
    said = _plain(error)
    lowered = said.lower()
    if "locked" in lowered or "busy" in lowered:
        return f"{said}: another program holds it; wait for that to end, or stop it, and run again"
    if "full" in lowered or "no space" in lowered or "disk i/o" in lowered:
        return f"{said}: make room on that disk and run again; nothing already stored is lost"
    if "readonly" in lowered or "read-only" in lowered or "unable to open" in lowered:
        return f"{said}: check the path in store.database and that you may write there"
    if isinstance(error, OperationalError):
        return f"{said}; check store.database in config/settings.toml and that the server runs"
    return said
