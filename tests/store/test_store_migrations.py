from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

import digest.store
from digest.model import Article, Block, Facts, Page
from digest.store import Database, StoreError, articles
from digest.store.database import HEAD
from digest.store.tables import Base

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
MIGRATIONS = Path(digest.store.__file__).with_name("migrations")


def test_an_empty_database_is_brought_to_the_newest_revision(database: Database, url: str) -> None:
    assert database.revision() == HEAD
    assert set(Base.metadata.tables) <= set(inspect(create_engine(url)).get_table_names())


def test_the_newest_revision_is_the_one_the_program_asks_for() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


def test_migrations_make_the_tables_the_program_uses(database: Database, url: str) -> None:
    with create_engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_opening_an_existing_store_keeps_what_it_holds(database: Database, url: str) -> None:
    with database.write() as session:
        session.execute(text("CREATE TABLE keepsake (word TEXT)"))
    assert inspect(create_engine(url)).has_table("keepsake")
    Database(url).close()
    assert inspect(create_engine(url)).has_table("keepsake")


def test_articles_of_the_first_release_are_kept_and_the_rest_of_them_unknown(database: Database, url: str) -> None:
    page = Page("https://example.com/1", "https://example.com/1", "local", NOW, 200, "text/html", b"")
    article = Article("https://example.com/1", "Approved", (Block("paragraph", "The agency approved it."),))
    articles.save(database, [articles.Cleaned(page, article, Facts())])
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    assert not inspect(engine).has_table("site_memory")
    [kept] = articles.since(Database(url), NOW)
    assert kept.article == article


def test_two_processes_may_bring_a_store_up_to_date_at_once(url: str) -> None:
    program = (
        "import sys; from digest.store import Database; print('ready', flush=True); sys.stdin.readline(); "
        f"print(Database({url!r}).revision())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60) for process in processes]
    assert answers == [(f"{HEAD}\n", "")] * 2


def test_a_store_of_a_newer_program_is_left_alone_and_named(database: Database, url: str) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer pharma-digest.*update the program") as caught:
        Database(url)
    assert "\n" not in str(caught.value)
    assert database.revision() == "9999"


@pytest.mark.parametrize(
    ("mistaken", "said"),
    [
        ("no url at all", "store.database: .*write sqlite:///"),
        ("oracle9://host/name", "store.database: .*write sqlite:///"),
        ("sqlite:////dev/null/store.sqlite", "/dev/null: cannot be made"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2", "check store.database"),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_line_with_a_remedy(mistaken: str, said: str) -> None:
    if mistaken.startswith("postgresql"):
        pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match=said) as caught:
        Database(mistaken)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "letter.sqlite").write_text("Dear reader, this is a letter and not a database at all. " * 40)
    with pytest.raises(StoreError, match=r"letter\.sqlite: .*not a database"):
        Database(f"sqlite:///{tmp_path}/letter.sqlite")


def test_the_password_in_a_database_url_is_not_shown(url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("SQLite has no passwords")
    shown = str(Database(url.replace("tests@", "tests:s3cret@")))
    assert "s3cret" not in shown
    assert "tests:***@" in shown
