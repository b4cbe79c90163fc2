"""Alembic migrations, one file a step. They are run by ``core.storage.upgrade`` and never import its tables."""
