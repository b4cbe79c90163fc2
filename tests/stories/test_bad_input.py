"""What cannot be used gets one clear sentence where the person is, changes nothing and loses nothing."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from stage import ACME, CSM, MANAGER, TRAINER, count, is_card

import core.content

MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
OLD = "This button is from an older version of the app and no longer works. Open the plan again for new ones."
NAMES = {
    "quotes": "O'Brien “the Second” & Söhne",
    "emoji": "Café 🚀 👩\u200d👩\u200d👧 Ltd",
    "right to left": "שלום עולם \u202eevil\u202c",
    "Jinja braces": "{{ 7 * 7 }} {% raw %} ${x}",
    "a whole channel": "<!channel> & <!here>",
    "a mention": "<@U0HEAD> <#C0SHARED|x> <https://evil.example|Acme>",
    "markdown": "*bold* _it_ ~no~ `code` > quote",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_customer_may_be_called_anything_and_nobody_is_pinged_by(stage_at, name):
    stage = stage_at(MONDAY)
    called = NAMES[name]
    stage.onboard("Someone smb", name=called)
    stage.mark_done("Send the welcome note")
    stage.at(date(2026, 12, 15))
    stage.person(CSM).command(f"/milestones {called}", ACME)
    stage.person(CSM).open_home()
    stage.deliver()
    assert stage.slack.pings == []
    assert "49" not in stage.card().text
    ours = [one for one in stage.slack.messages(ACME) if one.user == "U0HBOT"]
    assert [one for one in ours if "<@U0HEAD>" in " ".join((one.text, *marked_up(one.blocks)))] == []
    assert len([one for one in ours if is_card(one)]) == 1


def test_an_empty_command_says_how_it_is_typed(stage_at):
    seen = stage_at(MONDAY).person(CSM).command("/onboard", ACME)
    assert seen.modal is None
    assert "For example: /onboard Acme enterprise" in seen.ephemeral.text


def test_a_tier_that_does_not_exist_is_asked_for_and_the_words_are_kept(stage_at):
    stage = stage_at(MONDAY)
    csm = stage.person(CSM)
    seen = csm.command("/onboard Acme platinum", ACME)
    assert "Choose a tier" in seen.modal.words
    assert "Acme platinum" in str(seen.modal.values)
    assert csm.submit().errors.keys() == {"tier"}
    stage.deliver()
    assert stage.everything_seen() == []


def test_a_name_of_three_thousand_characters_is_too_long(stage_at):
    stage = stage_at(MONDAY)
    csm = stage.person(CSM)
    typed = csm.command("/onboard " + "a" * 3000, ACME)
    assert typed.modal is None
    assert "A customer's name has at most 150 characters; this one has 3000." in typed.ephemeral.text
    csm.command("/onboard Acme smb", ACME)
    csm.fill("name", "b" * 290)
    refused = csm.submit()
    assert refused.errors == {"name": "A customer's name has at most 150 characters; this one has 290."}
    assert "no customer" not in refused.modal.words.lower()
    assert csm.command("/milestones " + "c" * 3000, ACME).ephemeral.text.startswith("A customer's name has at most")


def test_a_start_in_the_far_past_is_refused_at_its_input(stage_at):
    stage = stage_at(MONDAY)
    csm = stage.person(CSM)
    csm.command("/onboard Acme smb", ACME)
    shown = csm.fill("start", "2024-01-05")
    assert count(shown.modal.words.splitlines(), "Choose a start within a year of today.") == 2
    assert csm.submit().errors == {"start": "Choose a start within a year of today."}
    csm.fill("start", "2026-12-08")
    assert csm.submit().errors == {}


def test_a_start_last_month_or_on_a_holiday_makes_a_plan_of_working_days(stage_at):
    stage = stage_at(MONDAY)
    places = {"country__customer": "GB", "country__vendor": "DE"}
    assert stage.onboard("Acme smb", start="2026-12-25", **places).errors == {}
    assert "starts Fri 25 Dec" in stage.card().words
    assert "due Mon 28 Dec" in stage.card().words
    assert stage.onboard("Globex smb", start="2026-11-09").errors == {}
    assert "since Mon 9 Nov" in stage.card().words


def test_what_is_no_country_and_no_address_is_refused_at_its_input(stage_at):
    stage = stage_at(MONDAY)
    csm = stage.person(CSM)
    csm.command("/onboard Acme smb", ACME)
    csm.fill("country.customer", "ZZ")
    assert csm.submit().errors == {"country.customer": "No public holidays are known for “ZZ”."}
    csm.fill("country.customer", "")
    csm.fill("contact.admin", "Adam <adam@>")
    (said,) = csm.submit().errors.items()
    assert said == ("contact.admin", "“adam@” is not an e-mail address. Write: Name <name@example.com>.")


def test_a_contact_without_an_address_is_kept_by_name(stage_at):
    stage = stage_at(MONDAY)
    assert stage.onboard("Acme smb", contact__admin="Adam", contact__champion="").errors == {}
    stage.at(date(2026, 12, 16))
    assert count(stage.direct_texts(CSM), "named as administrator") == 0


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("plan_", "plam_", "This plan is gone."),
        ('"v":1', '"v":0', OLD),
        ('{"v":1', "{{", OLD),
        ('"t":"b02"', '"t":"zz"', "This plan has no task “zz”; it may have been changed since."),
        ("plan.done", "plan.done_long_ago", OLD),
    ],
)
def test_a_button_from_another_time_says_so_and_changes_nothing(stage_at, old, new, sentence):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    stage.mark_done("Send the welcome note")
    told = stage.thread_texts()
    assert stage.forge(old, new).ok
    stage.deliver()
    assert stage.slack.ephemerals(CSM)[-1].text == sentence
    assert stage.thread_texts() == told
    assert "1 of 15 tasks done" in stage.card().text


def test_a_button_of_a_task_that_was_dropped_says_so(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    reminder = stage.directs(CSM)[-1]
    stage.submit(stage.task_menu("Apply the use-case template", "Drop…"), reason="They brought their own")
    stage.person(CSM).press(reminder, "remind.done:b03")
    assert "is no longer part of this plan" in stage.slack.ephemerals(CSM)[-1].text


TEMPLATE = (Path(core.content.__file__).parent / "plan_smb.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("dep: [b02, b03]", "dep: [b02, b08]", "b08"),
        ("who: trainer", "who: wizard", "wizard"),
        ("phases:", "on: kickoff\nphases:", "on"),
        ("schema: 1", "schema: [1", "this is not YAML"),
    ],
)
def test_a_template_that_is_wrong_is_refused_with_its_line_and_changes_nothing(stage_at, old, new, where):
    stage = stage_at(MONDAY)
    upload(stage, MANAGER, TEMPLATE.replace(old, new, 1))
    (refused,) = [text for text in stage.direct_texts(MANAGER) if text]
    assert re.match(rf"ours.yaml cannot be used as a template: line \d+, .*{where}", refused), refused
    stage.onboard("Acme smb")
    assert "0 of 15 tasks done" in stage.card().text


def test_a_good_template_is_used_by_the_next_plan_alone(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Globex smb")
    last = TEMPLATE.index("  - {id: b15")
    upload(stage, MANAGER, TEMPLATE[:last] + TEMPLATE[TEMPLATE.index("training:") :])
    assert count(stage.direct_texts(MANAGER), "Version 1 of the SMB template is kept: 14 tasks, 5 milestones") == 1
    assert "0 of 15 tasks done" in stage.card().text
    stage.onboard("Acme smb")
    assert "0 of 14 tasks done" in stage.card().text


def test_a_template_sent_by_who_may_not_change_them_is_refused_with_a_sentence(stage_at):
    stage = stage_at(MONDAY)
    upload(stage, TRAINER, TEMPLATE)
    assert count(stage.direct_texts(TRAINER), "Only admins of this workspace") == 1
    stage.onboard("Acme smb")
    assert "0 of 15 tasks done" in stage.card().text


def upload(stage, user, text):
    stage.person(user).upload(stage.slack.direct(user), "ours.yaml", text.encode())
    stage.deliver()


def marked_up(blocks):
    """Every text of these blocks that Slack reads as markup."""
    if isinstance(blocks, dict):
        found = [blocks["text"]] if blocks.get("type") == "mrkdwn" else []
        return [*found, *marked_up(list(blocks.values()))]
    return [text for block in blocks for text in marked_up(block)] if isinstance(blocks, list) else []
