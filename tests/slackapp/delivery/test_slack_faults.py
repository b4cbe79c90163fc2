"""What Slack may answer instead: each answer has its outcome, and the owner of the plan hears of it."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import current_thread, main_thread

import pytest
from outbox_scene import CHANNEL, MATE, NOW, OWNER, SHARED, TEAM, deliverer, put, rows

from core.accounts import Channel
from core.errors import NotFound
from core.messages import ChecklistFile, FileFormat, HomeView, PlanCard, PlanLine, Reminder
from core.types import PlanId
from slackapp.slack_errors import (
    ChannelGone,
    MessageGone,
    MissingScope,
    NotInChannel,
    PersonGone,
    RateLimited,
    Restricted,
    Revoked,
    ThreadGone,
    TooBig,
    Unreachable,
    Unsure,
)

PLAN = PlanId("p1")
CARD = PlanCard(plan=PLAN)
DM = "DU1"


@pytest.fixture
def plan(store):
    """A plan that OWNER owns, so that somebody can be told."""
    from plan_scene import keep_plan

    return keep_plan(store)


def put_line(store, words="line", **where):
    put(store, PlanLine(plan=PLAN, sentence=words), **where)


def once(slack, error, method="chat.postMessage", when="before"):
    slack.faults.append((method, when, error))


def test_retry_after_is_honoured_and_nothing_overtakes(store, clock, slack):
    once(slack, RateLimited("ratelimited", seconds=30))
    put_line(store, "first")
    put_line(store, "second")
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said() == ["first", "second"]
    assert clock.passed >= 30


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_dropped_connection_makes_one_message(store, clock, slack, when):
    once(slack, Unsure("RemoteDisconnected"), when=when)
    put_line(store)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said() == ["line"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_dropped_connection_shows_one_file(store, clock, slack, when):
    once(slack, Unsure("timeout"), "files.completeUploadExternal", when)
    asked = ChecklistFile(plan=PLAN, format=FileFormat.CSV, shared_only=False)
    put(store, asked)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said() == ["file"]


def test_an_unclear_post_is_not_repeated_while_slack_will_not_tell(store, clock, slack):
    once(slack, Unsure("timeout"), when="after")
    for _ in range(3):
        once(slack, RateLimited("ratelimited", seconds=7), "conversations.history")
    put_line(store)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said() == ["line"]
    assert slack.methods().count("chat.postMessage") == 1


def test_an_adopted_card_is_edited_from_then_on(store, clock, slack):
    once(slack, Unsure("http_502"), when="after")
    put(store, CARD, slot="plan:p1")
    deliverer(store, clock, slack).drain(now=NOW)
    put(store, CARD, slot="plan:p1")
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said() == ["plan_card"]
    assert slack.methods()[-1] == "chat.update"


def test_an_unreachable_slack_is_asked_again_and_drain_ends(store, clock, slack):
    clock.least = 0.5
    for _ in range(40):
        once(slack, Unreachable("connection_refused"))
    put_line(store)
    assert deliverer(store, clock, slack).drain(now=NOW) == 0
    assert 15 <= clock.passed < 40
    slack.faults.clear()
    clock.sleep(60)
    assert deliverer(store, clock, slack).drain(now=NOW) == 1


def test_a_withdrawn_token_is_noted_and_the_message_waits(store, clock, slack):
    lost = []

    def forget(team):
        lost.append(team)
        with store.begin(team) as work:
            work.workspaces.revoke(at=NOW)

    once(slack, Revoked("token_revoked"))
    put_line(store)
    sender = deliverer(store, clock, slack)
    assert replace(sender, revoke=forget).drain(now=NOW) == 0
    assert lost == [TEAM]
    assert rows(store)["due"] == 1


@pytest.mark.parametrize(
    "error",
    [
        ChannelGone("is_archived"),
        Restricted("restricted_action"),
        TooBig("msg_too_long"),
        MissingScope("missing_scope"),
    ],
    ids=lambda error: error.code,
)
def test_what_cannot_be_sent_is_told_to_the_owner_once(plan, store, clock, slack, error):
    slack.refused[CHANNEL] = error
    for _ in range(3):
        put_line(store)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said() == []
    (told,) = slack.said(DM)
    assert told.startswith("A line in the plan's thread for Acme could not be sent to #acme.")
    assert error.sentence in told


def test_trouble_makes_no_more_trouble(plan, store, clock, slack):
    once(slack, ChannelGone("is_archived"))
    put_line(store)
    once(slack, PersonGone("user_disabled"), "conversations.open")
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said() == slack.said(DM) == []
    assert rows(store)["due"] == 0


def test_a_person_who_left_is_told_to_the_owner(plan, store, clock, slack):
    once(slack, PersonGone("user_disabled"), "conversations.open")
    put(store, Reminder(plan=PLAN, to=MATE, nudges=()), lane=MATE)
    deliverer(store, clock, slack).drain(now=NOW)
    (told,) = slack.said(DM)
    assert "could not be sent to The colleague" in told


def test_a_home_tab_that_fails_is_nobodys_trouble(plan, store, clock, slack):
    once(slack, TooBig("view_too_large"), "views.publish")
    put(store, HomeView(user=MATE), lane=MATE)
    assert deliverer(store, clock, slack).drain(now=NOW) == 0
    assert rows(store)["due"] == 0


def test_a_public_channel_is_joined(store, clock, slack):
    once(slack, NotInChannel("not_in_channel"))
    put_line(store)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.methods() == ["conversations.join", "chat.postMessage"]


def test_a_private_channel_that_cannot_be_joined_is_told(plan, store, clock, slack):
    once(slack, NotInChannel("not_in_channel"))
    once(slack, NotInChannel("method_not_supported_for_channel_type"), "conversations.join")
    put_line(store)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said() == []
    assert "/invite" in slack.said(DM)[0]


def test_a_deleted_card_is_posted_again_and_lives_there(store, clock, slack):
    put(store, CARD, slot="plan:p1")
    deliverer(store, clock, slack).drain(now=NOW)
    once(slack, MessageGone("message_not_found"), "chat.update")
    put(store, CARD, slot="plan:p1")
    deliverer(store, clock, slack).drain(now=NOW)
    with store.read(TEAM) as work:
        assert work.living.get("plan:p1") == (CHANNEL, "1700000000.000002")


def test_a_line_whose_thread_was_deleted_waits_for_a_new_card(store, clock, slack):
    put(store, CARD, slot="plan:p1")
    deliverer(store, clock, slack).drain(now=NOW)
    once(slack, ThreadGone("thread_not_found"))
    put_line(store, thread="plan:p1")
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said() == ["plan_card", "plan_card", "line"]
    _, second, line = slack.messages[CHANNEL].values()
    assert line["thread_ts"] == second["ts"]


def test_nothing_internal_goes_into_a_shared_channel(plan, store, clock, slack):
    put_line(store, lane=SHARED)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said(SHARED) == []
    assert "shared with another company" in slack.said(DM)[0]


def test_what_we_know_of_a_channel_lasts_ten_minutes(plan, store, clock, slack):
    slack.shared.add(CHANNEL)
    put_line(store, "known")
    deliverer(store, clock, slack).drain(now=NOW)
    clock.sleep(timedelta(minutes=10).total_seconds())
    put_line(store, "asked")
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said() == ["known"]
    with store.read(TEAM) as work:
        assert work.channels.get(CHANNEL) == Channel(id=CHANNEL, name="c1", is_ext_shared=True)


def test_nothing_internal_goes_to_a_person_of_another_company(plan, store, clock, slack):
    from core.accounts import Person

    with store.begin(TEAM) as work:
        work.people.save(Person(id=MATE, name="The colleague", time_zone="UTC", is_external=True), seen_at=NOW)
    put(store, Reminder(plan=PLAN, to=MATE, nudges=()), lane=MATE)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said("DU2") == []


def test_somebody_we_never_met_is_looked_at_before_anything_internal_is_said_to_them(plan, store, clock, slack):
    slack.outsiders = {"U9"}
    for user in ("U8", "U9"):
        put(store, Reminder(plan=PLAN, to=user, nudges=()), lane=user)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said("DU8") == ["reminder"]
    assert slack.said("DU9") == []


def test_a_message_about_a_plan_that_is_gone_is_dropped(store, clock, slack):
    def gone(work, delivery, now):
        raise NotFound("This plan is gone.")

    put_line(store)
    assert deliverer(store, clock, slack, render=gone).drain(now=NOW) == 0
    assert rows(store)["due"] == 0


def test_a_mistake_of_ours_is_tried_three_times_and_holds_up_nobody(plan, store, clock, slack):
    tries = []

    def broken(work, delivery, now):
        from outbox_scene import plain

        if getattr(delivery.intent, "sentence", "") == "bad":
            tries.append(delivery.attempts)
            raise ZeroDivisionError
        return plain(work, delivery, now)

    put_line(store, "bad")
    put_line(store, "good")
    deliverer(store, clock, slack, render=broken).drain(now=NOW)
    assert tries == [1, 2, 3]
    assert slack.said() == ["good"]
    assert len(slack.said(DM)) == 1


def test_nothing_is_begun_when_the_lease_is_nearly_over(store, clock, slack):
    def slow(work, delivery, now):
        from outbox_scene import plain

        clock.sleep(7 if delivery.attempts == 1 else 0)
        return plain(work, delivery, now)

    put_line(store)
    deliverer(store, clock, slack, render=slow).drain(now=NOW)
    assert slack.methods() == ["chat.postMessage"]
    assert slack.said() == ["line"]


def test_a_direct_conversation_that_is_gone_is_opened_again(store, clock, slack):
    told = Reminder(plan=PLAN, to=MATE, nudges=())
    put(store, told, lane=MATE)
    deliverer(store, clock, slack).drain(now=NOW)
    once(slack, ChannelGone("channel_not_found"))
    put(store, told, lane=MATE)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.said("DU2") == ["reminder", "reminder"]
    assert slack.methods().count("conversations.open") == 2


def test_a_reminder_of_the_owners_own_that_is_too_long_is_told(plan, store, clock, slack):
    once(slack, TooBig("invalid_blocks"))
    put(store, Reminder(plan=PLAN, to=OWNER, nudges=()), lane=OWNER)
    deliverer(store, clock, slack).drain(now=NOW)
    (told,) = slack.said(DM)
    assert "Slack's limits" in told


def test_a_mark_that_fails_leaves_the_message_in_doubt_and_it_is_adopted(store, clock, slack):
    class Stumbling:
        """A store in which the first mark, which alone is made by a hand, fails."""

        teams, read, stumbled = store.teams, store.read, False

        @contextmanager
        def begin(self, team, **origin):
            with store.begin(team, **origin) as work:
                yield work
                if not self.stumbled and current_thread() is not main_thread():
                    self.stumbled = True
                    raise OSError("disk full")

    put_line(store)
    deliverer(Stumbling(), clock, slack).drain(now=NOW)
    assert slack.said() == ["line"]
    assert slack.methods() == ["chat.postMessage", "conversations.history"]
    assert rows(store)["due"] == 0
