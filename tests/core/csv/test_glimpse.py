"""What the beginning of a file shows."""

import pytest

from core.errors import BadInput
from core.tables_in import HEAD, TableKind, glimpse

EVENTS = "account,user_id,event,timestamp\n"


def of(text, encoding="utf-8", size=None, name="book.csv"):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return glimpse(content[:HEAD], size=len(content) if size is None else size, name=name)


def test_a_short_file_is_seen_whole():
    seen = of("Kunde;Sitze;name\n a ;1;x\nb;2;y\nc;3;z\nd;4;w\n")
    assert (seen.header, seen.kind) == (("Kunde", "Sitze", "name"), TableKind.ACCOUNTS)
    assert seen.rows == (("a", "1", "x"), ("b", "2", "y"), ("c", "3", "z"))
    assert (seen.count, seen.exact) == (4, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_of_a_long_file_the_rows_are_guessed_and_no_letter_is_cut(encoding):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    text = mark + EVENTS + "".join(f"Käse {n},u{n % 9},öffnen,2026-11-01T09:00:00Z\n" for n in range(9_000))
    seen = of(text, encoding)
    assert seen.kind is TableKind.EVENTS
    assert seen.rows[0] == ("Käse 0", "u0", "öffnen", "2026-11-01T09:00:00Z")
    assert not seen.exact
    assert 8_000 <= seen.count <= 10_000
    assert seen.count % 100 == 0


def test_a_quote_cut_in_two_hurts_nothing():
    row = 'Acme,u1,"' + "x" * 300 + '\nmore",2026-11-01\n'
    seen = of(EVENTS + row * 400)
    assert seen.rows[0][2].startswith("xxx")
    assert len(seen.rows[0][2]) == 200


@pytest.mark.parametrize(
    ("dates", "open_"),
    [
        (("3/11/2026", "4/11/2026"), True),
        (("3/11/2026", "25/11/2026"), False),
        (("3/11/2026", "11/25/2026"), False),
        (("25/11/2026", "11/25/2026"), True),
        (("2026-11-03", ""), None),
        (("3.11.2026", ""), None),
    ],
)
def test_a_column_of_dates_says_whether_it_leaves_day_and_month_open(dates, open_):
    seen = of("name,renewal\n" + "".join(f"{n},{day}\n" for n, day in enumerate(dates)))
    assert seen.dates == (None, open_)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + b"\0" * 400, "no table in text form"),
        (b"\n\n", "is empty"),
        (b"name,seats\n", "has a header and no rows"),
        (b"name,,x\na,b,c\n", "no name for column 2"),
        (b"a" * 70_000 + b"\nb\n", "first line"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(content, said):
    with pytest.raises(BadInput, match=said):
        of(content)
