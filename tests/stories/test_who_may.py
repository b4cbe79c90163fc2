"""Guests, people of another company and channels they read: refused when something opens and when it is submitted."""

from dataclasses import replace
from datetime import UTC, date, datetime

from stage import ACME, CSM, GUEST, MANAGER, OUTSIDER, SHARED, count, menu_of, option

from slackapp.workspace import PersonKind

MONDAY = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
AS_GUEST = "Only full members of this workspace can do this; you are a guest here."
FROM_OUTSIDE = "Only members of this workspace can do this; you are here from another company."
READ_ALONG = "People from outside your company can read this channel, so I keep customer details out of it."


def test_a_guest_is_refused_every_command_and_button(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    guest, card = stage.person(GUEST), stage.card()
    for line in ("/onboard Globex smb", "/milestones Acme", "/milestones"):
        assert guest.command(line, ACME).ephemeral.text == AS_GUEST
    for action in ("plan.tasks", "plan.book", "plan.checklist"):
        assert guest.press(card, action).ephemeral.text == AS_GUEST
    chosen = option(card, "plan.done", "Send the welcome note")
    assert guest.press(card, "plan.done", selected=chosen).ephemeral.text == AS_GUEST
    assert guest.press(card, "plan.more", selected="Cancel the plan…").ephemeral.text == AS_GUEST
    assert guest.say(ACME, "<@U0HBOT> milestones for Acme").ephemeral.text == AS_GUEST
    assert guest.modal is None
    stage.deliver()
    assert "0 of 15 tasks done" in stage.card().text
    assert stage.thread_texts() == []


def test_who_has_become_a_guest_is_refused_at_submission_too(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    manager = stage.person(MANAGER)
    manager.press(stage.card(), "plan.tasks")
    manager.press(manager.modal, menu_of(manager.modal, "Send the welcome note"), selected="Block…")
    manager.fill("reason", "None of your business")
    for block, value in (("type", "our_side"), ("priority", "P1"), ("owner", CSM), ("until", "2026-09-10")):
        manager.fill(block, value)
    demote(stage, MANAGER)
    stage.at(date(2026, 9, 7), 12)
    assert AS_GUEST in manager.submit().modal.words
    stage.deliver()
    assert "None of your business" not in stage.card().words
    assert count(stage.thread_texts(), "blocked") == 0


def test_who_has_become_a_guest_while_the_form_was_open_makes_no_plan(stage_at):
    stage = stage_at(MONDAY)
    manager = stage.person(MANAGER)
    manager.command("/onboard Acme smb", ACME)
    demote(stage, MANAGER)
    stage.at(date(2026, 9, 7), 12)
    assert AS_GUEST in manager.submit().modal.words
    stage.deliver()
    assert stage.slack.messages(ACME) == []


def test_people_of_another_company_are_refused_where_they_can_reach_the_app(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    outsider = stage.person(OUTSIDER)
    assert outsider.say(SHARED, "<@U0HBOT> milestones for Acme").ephemeral.text == FROM_OUTSIDE
    assert outsider.say(SHARED, "<@U0HBOT> create onboarding plan for Globex").ephemeral.text == FROM_OUTSIDE


def test_a_channel_that_outsiders_read_gets_no_plan_and_no_customer(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    csm = stage.person(CSM)
    for line in ("/onboard Globex smb", "/milestones Acme", "/milestones"):
        assert csm.command(line, SHARED).ephemeral.text.startswith(READ_ALONG)
    assert csm.say(SHARED, "<@U0HBOT> milestones for Acme").ephemeral.text.startswith(READ_ALONG)
    stage.deliver()
    assert stage.channel_texts(SHARED) == ["<@U0HBOT> milestones for Acme"]


def test_a_plan_cannot_be_given_a_channel_that_outsiders_read(stage_at):
    stage = stage_at(MONDAY)
    csm = stage.person(CSM)
    csm.command("/onboard Acme smb", ACME)
    csm.fill("channel", SHARED)
    refused = csm.submit()
    assert refused.errors == {
        "channel": "People from outside your company read #ext-acme. Choose an internal channel."
    }
    assert "Acme" in str(refused.modal.values)
    csm.fill("channel", ACME)
    assert csm.submit().errors == {}
    stage.deliver()
    assert "0 of 15 tasks done" in stage.card().text
    assert stage.slack.messages(SHARED) == []


def test_a_channel_that_is_shared_later_hears_nothing_more_and_the_owner_is_told(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    state = stage.slack._ctx.state
    with state.lock:
        state.channels[ACME] = replace(state.channels[ACME], shared_with=["T0PARTNERS"])
    stage.at(date(2026, 9, 7), 12)
    before = len(stage.slack.messages(ACME))
    stage.at(date(2026, 9, 15))
    assert len(stage.slack.messages(ACME)) == before
    assert count(stage.direct_texts(CSM), "#acme is shared with another company") >= 1


def demote(stage, user):
    state = stage.slack._ctx.state
    with state.lock:
        state.users[user] = replace(state.users[user], kind=PersonKind.GUEST, is_admin=False)
