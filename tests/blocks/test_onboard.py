"""What the form keeps, and what it changes, when it is drawn again."""

from dataclasses import replace
from datetime import date

import pytest
from block_examples import TODAY, draft, eased_plan, fresh_plan

from blocks.ids import Box
from blocks.onboard import onboard_view
from blocks.onboard_preview import Outlook
from core.onboarding.plan import DayBasis, Place
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


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ("DE", "US", "for us, so our work begins on our next working day."),
        ("US", "DE", "for the customer, so their work begins on their next working day."),
        ("DE", "FR", "for both sides, so work begins on the next working day."),
    ],
)
def test_a_start_on_a_public_holiday_is_said_with_whose_it_is(ours, theirs, said):
    monday = date(2027, 3, 29)
    plan = replace(fresh_plan(), start=monday, vendor_place=Place(country=ours), customer_place=Place(country=theirs))
    assert f"The start is a day of rest {said}" in words(Outlook(plan=plan))["preview.warnings"]


def test_a_doubtful_milestone_of_a_plan_in_working_days_begins_its_sentence():
    plan = replace(fresh_plan(), basis=DayBasis.WORKING)
    assert "Working day 30 (First workflow live) is at risk" in words(Outlook(plan=plan))["preview.warnings"]


def test_the_line_at_the_top_and_the_forecast_below_give_the_same_days():
    made = onboard_view(draft=draft(), outlook=READY, today=TODAY).to_dict()
    top = next(b["elements"][0]["text"] for b in made["blocks"] if b["block_id"] == "preview.glance")
    chance = fresh_plan().forecast.chances["m3"]
    for day in (chance.p50, chance.p80):
        assert f"{day:%a} {day.day} {day:%b}" in top
        assert f"{day:%a} {day.day} {day:%b}" in words(READY)["preview.milestones"]


def test_a_customer_with_a_running_plan_is_told_so_beside_the_button_too():
    made = onboard_view(draft=draft(), outlook=READY, today=TODAY, running=fresh_plan()).to_dict()
    assert "already has a running plan" in made["blocks"][-1]["text"]["text"]


def told_of_tier(**changes):
    made = onboard_view(draft=draft(**changes), outlook=Outlook(), today=TODAY).to_dict()
    return [b["elements"][0]["text"] for b in made["blocks"] if b.get("block_id") == "tier.unread"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Acme gigantic", "“gigantic” is not a tier, so it was taken as part of the name. Choose a tier here."),
        (
            "Acme enterprize",
            (
                "“enterprize” is not a tier, so it was taken as part of the name. "
                "Did you mean Enterprise? Then take it out of the name and choose a tier here."
            ),
        ),
    ],
)
def test_a_word_that_is_no_tier_stays_in_the_name_and_is_told(typed, said):
    assert told_of_tier(name=typed, tier=None, account=None) == [said]


def test_nothing_is_told_of_a_single_word_a_chosen_tier_or_a_known_customer():
    assert told_of_tier(name="Acme", tier=None, account=None) == []
    assert told_of_tier(name="Acme gigantic", account=None) == []
    assert told_of_tier(name="Acme gigantic", tier=None, account=AccountId("acc_1")) == []
