"""What the embedded event store does with files: forced to the disk, spooled, read by DuckDB, swept."""

import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

OLD_SECONDS = 3600
"""What nobody names, so much older than the newest, is a leftover; until then somebody may be at it still."""
MEMORY = "1GB"


def sweep(folder: Path, *, keep: Collection[str]) -> None:
    """Remove what dead processes and replaced parts left in ``folder``; ``keep`` are the names that count."""
    ages = dict(_ages(folder))
    newest = max(ages.values(), default=0.0)
    for file, changed in ages.items():
        if file.name in keep or changed >= newest - OLD_SECONDS:
            continue
        if file.is_dir():
            shutil.rmtree(file, ignore_errors=True)
        else:
            file.unlink(missing_ok=True)


def _ages(folder: Path) -> Iterator[tuple[Path, float]]:
    for file in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # another process sweeps too
            yield file, file.stat().st_mtime


def forced(path: Path) -> None:
    """Have the system write ``path`` (a file, or a folder's names) to the disk now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def quoted(path: Path | str) -> str:
    """The path as it stands between quotes in SQL."""
    return str(path).replace("'", "''")


@contextmanager
def duckdb_in(scratch: Path) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A DuckDB of its own, in UTC, that spills into ``scratch``."""
    import duckdb

    engine = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(scratch / "spill")})
    try:
        engine.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
        yield engine
    finally:
        engine.close()


def spooled(tables: "Iterable[pa.Table]", spool: Path) -> int:
    """Write the tables into one file, and return how many rows there were: memory stays flat."""
    import pyarrow.parquet as pq

    from core.storage.event_tables import schema

    rows = 0
    with pq.ParquetWriter(spool, schema(), compression="lz4") as writer:
        for table in tables:
            writer.write_table(table.cast(schema()))
            rows += table.num_rows
    return rows
