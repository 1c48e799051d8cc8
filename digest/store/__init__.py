"""Where everything is kept: tables, migrations and the queries on them. SQLite by default, PostgreSQL by URL."""

from digest.store.database import Database, StoreError
from digest.store.frontier import Due, Frontier, Validators

__all__ = ["Database", "Due", "Frontier", "StoreError", "Validators"]
