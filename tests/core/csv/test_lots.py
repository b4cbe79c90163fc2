"""Rows read many at once are the rows read one by one, with the same lines."""

import csv
import io

import pytest

from core.tables_in import open_table

ROWS = [
    ["a", "b", "c"],
    ["1", "two\nlines", "x"],
    [],
    ["2", "three\r\nlines\r\nhere", "y"],
    [" ", "", " "],
    ["", "first is empty", "z"],
    ["3", "too few"],
    ["4", "old\rmac", "w"],
    ["5", "", "v", "", ""],
    ["6", "too", "many", "cells"],
    ["7", "last", "u"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_lots_have_the_lines_and_cells_of_the_file(size, encoding):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(ROWS)
    table = open_table(io.BytesIO(text.getvalue().encode(encoding)), name="rows.csv")
    reader = csv.reader(io.StringIO(text.getvalue(), newline=""))
    told = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)][1:]
    found = [row for lot in table.lots(size) for row in table.rows_of(lot)]
    assert [(row.line, row.cells[0], row.cells[1]) for row in found] == [(n, one[0], one[1]) for n, one in told]
    assert [row.cells[0] for row in found if row.wrong] == ["3", "6"]
    assert list(table.rows()) == found
    assert all(lot.even == (not any(row.wrong for row in table.rows_of(lot))) for lot in table.lots(size))
