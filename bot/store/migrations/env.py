"""What Alembic runs: always on the connection that `bot.store.migrations` hands over."""

from alembic import context

from bot.store.metadata import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
