"""`/cs import` through the whole app."""

import json

from core.tables_in import TableKind
from slackapp.features import imports


def test_it_says_how_with_an_example_and_every_column_that_is_needed(make_phone):
    answer = make_phone(imports.FEATURE).command("/cs import")
    said = json.dumps(answer.json(), ensure_ascii=False)
    assert answer.json()["response_type"] == "ephemeral"
    assert "coordinator import accounts customers.csv --dry-run" in said
    assert "*Events* need `account`, `user_id`, `event`, `timestamp`; they may have `message_id`." in said
    assert all(f"*{kind.capitalize()}* need" in said for kind in TableKind)
