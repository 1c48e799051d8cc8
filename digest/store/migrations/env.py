"""Alembic's entry: runs the migrations in the transaction that `Database.upgrade` opened."""

from alembic import context

from digest.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
context.run_migrations()
