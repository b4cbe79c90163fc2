"""What spreadsheets and exports really write, and what nobody should send: read, or refused with a sentence."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.facts import TicketSeverity
from core.tables_in import Dates, Order, TableKind, guess_kind, match, open_table, reader_of
from core.tables_in.numbers import number

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def table(content, name="book.csv"):
    return open_table(io.BytesIO(content if isinstance(content, bytes) else content.encode()), name=name)


def read(content, kind, *, asked=None, renames=None):
    """What every row became: news, or the sentence of its refusal."""
    made = table(content)
    reader = reader_of(made, match(made.header, kind, renames=renames), zone=BERLIN, asked=asked, now=NOW)
    told = []
    for row in made.rows():
        try:
            told.append(reader.news(row))
        except BadInput as bad:
            told.append(bad.sentence)
    return told


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman"])
def test_every_encoding_and_separator_of_a_spreadsheet_is_read(encoding, separator):
    rows = [["Customer", "Seats", "City"], ["Müller & Söhne", "12", 'Zürich "West"'], ["Café Zoë", "3", "Orléans"]]
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    made = table(out.getvalue().encode(encoding))
    assert made.separator == separator
    assert [list(made.header), *(row.cells for row in made.rows())] == rows


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "book.csv is empty."),
        (b"\xef\xbb\xbf\r\n \r\n", "book.csv is empty."),
        (b"name,,seats\nMill,1,2\n", "The header of book.csv has no name for column 2."),
        (b"name,Name\nMill,Mill\n", "The header of book.csv has two columns “Name”. Rename one of them."),
        (b"\0\0\0\0\0\0" * 100, "This is no table in text form. Save it as CSV."),
        (b"x" * 1_000_001, "Line 1 is longer than 1,000,000 characters: this is no table."),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(BadInput) as refused:
        table(content)
    assert refused.value.sentence == sentence


def test_a_quote_that_is_never_closed_is_told_with_its_line():
    content = 'name,seats\n"Mill,1\n' + "Harbour,2\n" * 20_000
    with pytest.raises(BadInput, match="a quote may be missing"):
        list(table(content).rows())


def test_a_nul_in_the_middle_is_told_with_its_line():
    with pytest.raises(BadInput, match="Line 3 holds a NUL"):
        table("name,seats\n" + "Mill,1\nHarb\0our,2\n" + "Quarry,3\n" * 30)


def test_a_row_with_more_or_fewer_cells_than_the_header_is_refused_and_empty_ones_are_nothing():
    told = read("name,seats\n\nMill,1\nHarbour\nQuarry,2,3\nGlobex,4,,\n,\n", TableKind.ACCOUNTS)
    assert [one if isinstance(one, str) else one.name for one in told] == [
        "Mill",
        "It has 1 cells, and the header has 2.",
        "It has 3 cells, and the header has 2.",
        "Globex",
    ]


def test_the_line_that_tells_the_separator_is_no_header():
    assert table("sep=;\r\nname;seats\r\nMill;1\r\n").header == ("name", "seats")


def test_columns_are_found_by_name_by_what_others_call_them_and_by_what_one_says():
    header = ("Company Name", "ANNUAL_RECURRING REVENUE", "Paid by", "Colour")
    matched = match(header, TableKind.ACCOUNTS, renames={"paid by": "owner_email"})
    assert matched.places == {"owner_email": 2, "name": 0, "arr": 1}
    assert matched.others == {"Colour": 3}


@pytest.mark.parametrize(
    ("renames", "sentence"),
    [
        ({}, "book.csv lacks the columns “account” and “email” that contacts need; it has “Who”, “Where”."),
        ({"who": "nose"}, "There is no column “nose”; there are account, email, name, role, phone, time_zone."),
        ({"whom": "email"}, "The file has no column “whom”; it has “Who”, “Where”."),
    ],
)
def test_a_missing_column_is_named_with_what_was_found(renames, sentence):
    with pytest.raises(BadInput) as refused:
        match(("Who", "Where"), TableKind.CONTACTS, renames=renames, name="book.csv")
    assert refused.value.sentence == sentence


def test_the_kind_is_told_by_its_columns():
    assert guess_kind(("account", "user_id", "event", "timestamp", "plan")) is TableKind.EVENTS
    assert guess_kind(("Company", "ARR", "Seats")) is TableKind.ACCOUNTS
    assert guess_kind(("customer", "e-mail", "role")) is TableKind.CONTACTS
    assert guess_kind(("ticket id", "customer", "priority")) is TableKind.TICKETS
    assert guess_kind(("customer", "kind", "score", "comment")) is TableKind.SURVEYS
    assert guess_kind(("a", "b")) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1'234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("$1,000,000", "1000000"),
        ("EUR 1200", "1200"),
        ("99,5 €", "99.5"),
        ("-3", "-3"),
        ("0.125", "0.125"),
        ("1e5", "100000"),
    ],
)
def test_a_number_is_read_where_there_is_one_way_to(text, value):
    assert number(text, mark=None) == Decimal(value)


@pytest.mark.parametrize("text", ["€ 12k", "NaN", "inf", "-Infinity", "1,2,3", "12 people", "", "1.2.3,4,5", "½"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(BadInput, match="is no number"):
        number(text, mark=None)


def test_a_point_before_three_digits_is_decided_by_the_rest_of_its_column_or_refused():
    with pytest.raises(BadInput, match=r"may be 1234 or 1\.234"):
        number("1.234", mark=None)
    (first, second) = read('name;arr\nMill;"1.234"\nHarbour;"99,5"\n', TableKind.ACCOUNTS)
    assert (first.arr, second.arr) == (1234, Decimal("99.5"))
    (alone,) = read('name;arr\nMill;"1.234"\n', TableKind.ACCOUNTS)
    assert "write it as 1234" in alone


@pytest.mark.parametrize(
    ("text", "order", "at"),
    [
        ("2026-11-03", None, datetime(2026, 11, 2, 23, 0, tzinfo=UTC)),
        ("2026-11-03 10:00", None, datetime(2026, 11, 3, 9, 0, tzinfo=UTC)),
        ("2026-11-03T10:00:00Z", None, datetime(2026, 11, 3, 10, 0, tzinfo=UTC)),
        ("2026-11-03T10:00:00+05:30", None, datetime(2026, 11, 3, 4, 30, tzinfo=UTC)),
        ("2026-11-03 10:00:00 UTC", None, datetime(2026, 11, 3, 10, 0, tzinfo=UTC)),
        ("1793700000", None, datetime(2026, 11, 3, 10, 0, tzinfo=UTC)),
        ("1793700000000", None, datetime(2026, 11, 3, 10, 0, tzinfo=UTC)),
        ("3.11.2026 10:00", Order.MONTH_FIRST, datetime(2026, 11, 3, 9, 0, tzinfo=UTC)),
        ("3/11/2026 10:00:05", Order.DAY_FIRST, datetime(2026, 11, 3, 9, 0, 5, tzinfo=UTC)),
        ("11/3/2026 1:00 PM", Order.MONTH_FIRST, datetime(2026, 11, 3, 12, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_every_form(text, order, at):
    assert Dates(zone=BERLIN, order=order).instant(text) == at


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2026-13-01", "31/04/2026", "1/2/26", "12", "0001-01-01", "9999-12-31", "20261103"],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(BadInput):
        Dates(zone=BERLIN, order=Order.DAY_FIRST).instant(text)


def test_day_or_month_first_is_decided_over_the_whole_file():
    told = read("name,renewal_date\nMill,3/11/2026\nHarbour,25/12/2026\n", TableKind.ACCOUNTS)
    assert [one.renewal_date for one in told] == [date(2026, 11, 3), date(2026, 12, 25)]
    told = read("name,renewal_date\nMill,3/11/2026\nHarbour,12/25/2026\n", TableKind.ACCOUNTS)
    assert told[0].renewal_date == date(2026, 3, 11)


def test_mixed_and_undecided_dates_are_an_error_that_says_where():
    with pytest.raises(BadInput, match=r"Dates are mixed: “25/12/2026” in line 2 .* “12/25/2026” in line 3"):
        read("name,renewal_date\nMill,25/12/2026\nHarbour,12/25/2026\n", TableKind.ACCOUNTS)
    undecided = "name,renewal_date\nMill,3/11/2026\n"
    with pytest.raises(BadInput, match="“3/11/2026” in line 2 may begin with the day or the month"):
        read(undecided, TableKind.ACCOUNTS)
    (told,) = read(undecided, TableKind.ACCOUNTS, asked=Order.MONTH_FIRST)
    assert told.renewal_date == date(2026, 3, 11)


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        ("accounts", "name,seats\nMill,-3", "Seats must be 0 or more, not -3."),
        ("accounts", "name,seats\nMill,2.5", "“2.5” is no whole number."),
        ("accounts", "name,arr\nMill,NaN", "“NaN” is no number."),
        ("accounts", "name,arr\n,5", "It has no name."),
        ("accounts", "name,currency\nMill,euros", "“euros” is no currency such as EUR."),
        ("contacts", "account,email,role\nMill,a@mill.example,king", "“king” is no role; "),
        ("contacts", "account,email,time_zone\nMill,a@mill.example,Nowhere", "“Nowhere” is no time zone such as "),
        ("tickets", "account,id,severity\nMill,1,awful", "“awful” is no severity: "),
        ("tickets", "account,id,rating\nMill,1,6", "Rating is 1 to 5, not 6."),
        ("surveys", "account,kind,score\nMill,nps,11", "Score is 0 to 10, not 11."),
        ("surveys", "account,kind,score\nMill,csat,0", "Score is 1 to 5, not 0."),
        ("surveys", "account,kind,score\nMill,ces,8", "Score is 1 to 7, not 8."),
        ("surveys", "account,kind,score\nMill,mood,3", "“mood” is no kind of survey: nps, csat or ces."),
        ("surveys", "account,kind,score,submitted_at\nMill,nps,9,2027-01-01", "“2027-01-01” lies in the future."),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_the_reason(kind, content, sentence):
    (told,) = read(content, TableKind(kind))
    assert isinstance(told, str)
    assert told.startswith(sentence)


def test_a_tickets_severity_is_a_number_or_a_word():
    told = read("account,id,priority\nMill,1,1\nMill,2,High\nMill,3,\nMill,4,P4\n", TableKind.TICKETS)
    wanted = [TicketSeverity.URGENT, TicketSeverity.HIGH, TicketSeverity.NORMAL, TicketSeverity.LOW]
    assert [one.severity for one in told] == wanted


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=20)
WORD = st.text(st.characters(codec="cp1252", exclude_characters="\0\r", exclude_categories=["Cc", "Cs"]), max_size=20)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3).filter(lambda row: any(c.strip() for c in row)), max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\r\n", "\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_was_written_in_any_dialect_comes_back(rows, encoding, separator, end, quoting):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerows([["name", "domain", "remark"], *rows])
    made = table(out.getvalue().encode(encoding))
    assert [row.cells for row in made.rows()] == rows


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(content):
    try:
        made = table(content)
        for row in made.rows():
            assert row.cells
    except BadInput:
        pass
