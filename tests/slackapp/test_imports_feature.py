"""`/cs import` through the whole app."""

import io
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.tables_in import COLUMNS, TableKind, guess_kind, match, open_table, reader_of
from slackapp.delivery.render import render
from slackapp.features import imports

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TEAM = "T1"


def test_it_says_how_with_an_example_and_every_column_that_is_needed(make_phone):
    answer = make_phone(imports.FEATURE).command("/cs import")
    said = json.dumps(answer.json(), ensure_ascii=False)
    assert answer.json()["response_type"] == "ephemeral"
    assert "coordinator import accounts customers.csv --dry-run" in said
    assert "*Events* need `account`, `user_id`, `event`, `timestamp`; they may have `message_id`." in said
    assert all(f"*{kind.capitalize()}* need" in said for kind in TableKind)


@pytest.mark.parametrize("kind", TableKind)
def test_an_example_comes_as_a_file_and_can_be_loaded(make_phone, store, kind):
    phone = make_phone(imports.FEATURE)
    phone.press(f"import.example:{kind}", value=kind)
    with store.begin(TEAM) as work:
        (sent,) = work.outbox.claim(now=NOW, wall=NOW, owner="me", limit=9)
        drawn = render(work, sent, NOW)
    assert (sent.lane, drawn.name) == ("U1", f"{kind}.csv")
    table = open_table(io.BytesIO(drawn.content), name=drawn.name)
    matched = match(table.header, kind)
    assert guess_kind(table.header) is kind
    assert set(COLUMNS[kind]) - set(matched.places) <= {"currency", "industry", "country", "churned_at", "id"}
    if kind is not TableKind.EVENTS:
        reader = reader_of(table, matched, zone=ZoneInfo("UTC"), asked=None, now=NOW)
        assert len([reader.news(row) for row in table.rows()]) == 2
