"""Tables as spreadsheets and exports write them, read into what the core can take in: pure, a row at a time."""

from core.tables_in.columns import (
    COLUMNS,
    REQUIRED,
    Matched,
    Picked,
    TableKind,
    guess_kind,
    guess_places,
    match,
    match_picked,
)
from core.tables_in.dates import Dates, Order
from core.tables_in.examples import EXAMPLES
from core.tables_in.glimpse import HEAD, Glimpse, glimpse
from core.tables_in.news import DATED, RowReader, reader_of
from core.tables_in.table import Row, Table, open_table

__all__ = [
    "COLUMNS",
    "DATED",
    "EXAMPLES",
    "HEAD",
    "REQUIRED",
    "Dates",
    "Glimpse",
    "Matched",
    "Order",
    "Picked",
    "Row",
    "RowReader",
    "Table",
    "TableKind",
    "glimpse",
    "guess_kind",
    "guess_places",
    "match",
    "match_picked",
    "open_table",
    "reader_of",
]
