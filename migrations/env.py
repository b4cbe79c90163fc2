"""Run by Alembic: on the connection `core.storage.upgrade` hands over, else on DATABASE_URL for `alembic` itself."""

import os

from alembic import context
from sqlalchemy import Connection

from core.storage import tables_data, tables_risk  # noqa: F401 - their tables belong to the metadata
from core.storage.engine import make_engine, writing
from core.storage.tables import metadata


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with writing(make_engine(os.environ.get("DATABASE_URL", "sqlite:///var/coordinator.db"))).begin() as own:
        run(own)
