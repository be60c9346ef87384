"""Run by Alembic: migrate the connection that the store hands over."""

from alembic import context

from index.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=False,  # the store's own transaction holds all of it
    render_as_batch=True,
)
context.run_migrations()
