"""`/cs digests` through the whole app: who sees what, what is kept, and what is refused where it was typed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from test_data_feature import press

from core.accounts import Account
from core.risk.digest import DigestKind, Filters, Segment
from core.types import AccountId, Tier
from slackapp.features import digests
from slackapp.jobs import digests as job

TEAM = "T1"
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def phone(make_phone):
    return make_phone(digests.FEATURE)


def form(kind="daily", channel=None, at="09:00", zone="", **filters):
    typed = {
        "kind": {"selected_option": {"value": kind}},
        "channel": {"selected_conversation": channel},
        "at": {"selected_time": at},
        "time_zone": {"value": zone},
        "owner": {"selected_user": filters.get("owner")},
        "tier": {"selected_option": _option(filters.get("tier"))},
        "segment": {"selected_option": _option(filters.get("segment"))},
        "arr": {"value": filters.get("arr")},
    }
    return {box: {"typed": value} for box, value in typed.items()}


def _option(value):
    return {"value": value} if value else None


def submit(phone, values, user="U1", digest=None, view_hash="h1"):
    blocks = [{"type": "input", "block_id": key} for key in values]
    private = json.dumps({"v": 1} | ({"d": digest} if digest else {}))
    return phone.submit("digest", values, user=user, blocks=blocks, private=private, view_hash=view_hash)


def rows(store):
    with store.read(TEAM) as work:
        return work.digests.all()


def ref(digest):
    return json.dumps({"v": 1, "d": digest.id})


def shown(slack, method="views.open"):
    return json.dumps(slack.of(method)[-1]["view"], ensure_ascii=False)


def owned(phone, *owners):
    with phone.app.store.begin(TEAM) as work:
        for owner in owners:
            key = AccountId(f"of-{owner}".lower())
            work.accounts.save(Account(id=key, name=f"Freight of {owner}", owner=owner))
    job.run(phone.app, NOW, "a")


def test_people_see_their_own_and_admins_those_of_channels(phone, slack, store):
    owned(phone, "U1", "U2")
    assert submit(phone, form(channel="C1"), user="UADMIN").text == ""
    phone.command("/cs digests", user="U1")
    assert "<@U1>" in shown(slack)
    assert "<@U2>" not in shown(slack)
    assert "<#C1>" not in shown(slack)
    phone.command("/cs digests", user="UADMIN")
    assert "<#C1>" in shown(slack)


def test_what_is_filled_in_is_kept(phone, store):
    filters = {"owner": "U2", "tier": "enterprise", "segment": "at_risk", "arr": "25000"}
    assert submit(phone, form("weekly", "C1", "08:30", "new york", **filters)).text == ""
    (row,) = rows(store)
    assert (row.kind, row.target, row.at, row.zone, row.by) == (
        DigestKind.WEEKLY,
        "C1",
        time(8, 30),
        "America/New_York",
        "U1",
    )
    assert row.filters == Filters(owner="U2", tier=Tier.ENTERPRISE, segment=Segment.AT_RISK, arr_from=25000)


def test_a_digest_like_one_there_is_is_refused(phone, store):
    submit(phone, form())
    errors = submit(phone, form(at="10:00"), view_hash="h2").json()["errors"]
    assert errors == {"kind": "There is a digest like this already."}


@pytest.mark.parametrize(
    ("typed", "box", "said"),
    [
        (form(zone="Europe/Berln"), "time_zone", "Did you mean Europe/Berlin?"),
        (form(channel="CX"), "channel", "#shared"),
    ],
)
def test_what_cannot_be_is_refused_at_its_input(phone, store, typed, box, said):
    assert said in submit(phone, typed).json()["errors"][box]
    assert rows(store) == ()


def test_a_default_is_changed_ended_and_turned_on_again(phone, store):
    owned(phone, "U1")
    (row,) = rows(store)
    submit(phone, form(at="07:15", owner="U1"), digest=row.id)
    assert rows(store)[0].at == time(7, 15)
    press(phone, "digest.end:0", ref(row), user="U1")
    assert rows(store)[0].off == "Ended."
    job.run(phone.app, NOW, "a")
    assert len(rows(store)) == 1, "one that was switched off is not made anew"
    press(phone, "digest.start:0", ref(row), user="U1", at="1.2")
    assert rows(store)[0].off == ""


def test_what_is_changed_after_it_was_sent_is_not_sent_again_that_day(phone, store):
    owned(phone, "U1")
    (row,) = rows(store)
    assert row.last == NOW.date(), "today's was due"
    submit(phone, form(at="15:00", owner="U1"), digest=row.id)
    with store.read(TEAM) as work:
        assert work.digests.next_at() == datetime(2026, 11, 17, 14, tzinfo=UTC)


def test_nobody_changes_somebody_elses(phone, store):
    owned(phone, "U2")
    (row,) = rows(store)
    submit(phone, form(at="07:15"), digest=row.id, user="U1")
    press(phone, "digest.end:0", ref(row), user="U1")
    assert rows(store) == (row,)


def test_an_admin_puts_a_noisy_warning_back_to_work_and_others_do_not(phone, slack, store):
    with store.begin(TEAM) as work:
        work.alerts.demote("login_gap", at=NOW)
    phone.command("/cs digests", user="U1")
    assert "Turn on again" not in shown(slack)
    press(phone, "digest.rule:login_gap", json.dumps({"v": 1, "r": "login_gap"}), user="U1")
    with store.read(TEAM) as work:
        assert work.alerts.demoted()
    phone.command("/cs digests", user="UADMIN")
    assert "Turn on again" in shown(slack)
    press(phone, "digest.rule:login_gap", json.dumps({"v": 1, "r": "login_gap"}), at="1.2")
    with store.read(TEAM) as work:
        assert not work.alerts.demoted()


def test_the_form_of_one_is_filled_with_what_holds(phone, slack, store):
    owned(phone, "U1")
    (row,) = rows(store)
    with store.begin(TEAM) as work:
        work.digests.save(replace(row, at=time(6, 45)), next_at=None)
    press(phone, "digest.edit:0", ref(row), user="U1")
    assert '"initial_time": "06:45"' in shown(slack, "views.push")
    press(phone, "digest.add", user="U1", at="1.2")
    assert "Add a digest" in shown(slack, "views.push")
