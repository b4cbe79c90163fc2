"""What the form keeps, and what it changes, when it is drawn again."""

from block_examples import TODAY, draft, eased_plan, fresh_plan

from blocks.ids import Box
from blocks.onboard import onboard_view
from blocks.onboard_preview import Outlook
from core.types import AccountId

READY = Outlook(plan=fresh_plan(), eased=eased_plan())


def inputs(**changes):
    outlook = changes.pop("outlook", READY)
    made = onboard_view(draft=draft(**changes), outlook=outlook, today=TODAY).to_dict()
    return {b["block_id"]: b["element"]["action_id"] for b in made["blocks"] if b["type"] == "input"}


def words(outlook, **changes):
    made = onboard_view(draft=draft(**changes), outlook=outlook, today=TODAY).to_dict()
    return {b["block_id"]: b["text"]["text"] for b in made["blocks"] if b["type"] == "section"}


def test_another_answer_keeps_everything_typed():
    assert inputs() == inputs(tier=None, audience={}, outlook=Outlook())


def test_a_customer_that_is_chosen_replaces_what_the_record_knows_and_nothing_else():
    typed, known = inputs(), inputs(account=AccountId("acc_1"))
    changed = {block for block in typed if typed[block] != known[block]}
    assert changed == {Box.NAME, Box.TIER, Box.OWNER, Box.CHANNEL, Box.CUSTOMER_COUNTRY, Box.VENDOR_COUNTRY}


def test_a_go_live_that_a_migration_endangers_is_said_at_creation():
    said = "Day 30 (First workflow live) is at risk with a data migration: 64 % on time. Without it: 93 %."
    assert said in words(READY)["preview.warnings"]


def test_a_start_in_the_past_is_said():
    assert "The start is in the past." in words(READY)["preview.warnings"]


def test_an_answer_that_cannot_stand_is_said_in_place_of_the_forecast():
    said = words(Outlook(unclear="Choose a start within a year of today."))["preview.head"]
    assert said.endswith("Choose a start within a year of today.")
