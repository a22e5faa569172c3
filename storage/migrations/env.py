"""Runs the migrations on the connection, and in the transaction, that the program hands over."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can't change most of a table in place: Alembic then makes it anew and copies.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
