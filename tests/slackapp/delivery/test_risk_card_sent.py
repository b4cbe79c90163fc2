"""A risk card and its thread on their way: the chart with its words, or the words alone where it cannot be."""

import pytest
from outbox_scene import CHANNEL, NOW, OWNER, TEAM, deliverer, put

from core.accounts import Account
from core.messages_risk import RiskChart, RiskPost, RiskThread
from core.types import AccountId
from slackapp.delivery.render import render
from slackapp.slack_errors import MissingScope, NotInChannel

ACME = AccountId("acc_acme")
SLOT = "risk:C1:post_1"


@pytest.fixture
def asked(store):
    with store.begin(TEAM) as work:
        work.accounts.save(Account(id=ACME, name="Acme"))
    put(store, RiskPost(account=ACME, by=OWNER), slot=SLOT)
    put(store, RiskThread(account=ACME, by=OWNER), thread=SLOT)
    put(store, RiskChart(account=ACME, by=OWNER), thread=SLOT)


def test_the_chart_comes_into_the_thread_and_says_what_it_shows(store, clock, slack, asked):
    deliverer(store, clock, slack, render=render).drain(now=NOW)
    card, warnings, chart = slack.messages[CHANNEL].values()
    assert warnings["thread_ts"] == chart["thread_ts"] == card["ts"]
    (file,) = slack.files.values()
    assert file["content"].startswith(b"\x89PNG")
    assert file["alt"].startswith("Acme: ")


def test_where_the_upload_is_refused_the_card_stands_and_the_numbers_come_in_words(store, clock, slack, asked):
    slack.faults.append(("files.getUploadURLExternal", "before", MissingScope("missing_scope")))
    deliverer(store, clock, slack, render=render).drain(now=NOW)
    card, _, words = slack.messages[CHANNEL].values()
    assert words["thread_ts"] == card["ts"]
    assert words["text"].startswith("The chart could not be shown. In words: Acme: ")


def test_where_drawing_breaks_the_numbers_come_in_words(store, clock, slack, asked):
    def broken(work, delivery, now):
        if isinstance(delivery.intent, RiskChart):
            raise ZeroDivisionError
        return render(work, delivery, now)

    deliverer(store, clock, slack, render=broken).drain(now=NOW)
    assert slack.said()[-1].startswith("The chart could not be shown.")


def test_who_asked_is_told_where_the_card_cannot_be_posted(store, clock, slack, asked):
    slack.refused[CHANNEL] = NotInChannel("not_in_channel")
    deliverer(store, clock, slack, render=render).drain(now=NOW)
    assert "The risk card of Acme could not be sent to #acme." in slack.said("DU1")[0]
