"""What Alembic runs for every step: on the connection that it was handed, within that connection's transaction."""

from alembic import context

from service.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
