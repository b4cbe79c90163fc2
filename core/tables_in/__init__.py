"""Tables as spreadsheets and exports write them, read into what the core can take in: pure, a row at a time."""

from core.tables_in.columns import COLUMNS, Matched, TableKind, guess_kind, match
from core.tables_in.dates import Dates, Order
from core.tables_in.news import RowReader, reader_of
from core.tables_in.table import Row, Table, open_table

__all__ = [
    "COLUMNS",
    "Dates",
    "Matched",
    "Order",
    "Row",
    "RowReader",
    "Table",
    "TableKind",
    "guess_kind",
    "match",
    "open_table",
    "reader_of",
]
