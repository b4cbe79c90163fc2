"""A customer's channel: the app notes when somebody of theirs wrote, and nothing of what."""

import pytest
from sqlalchemy import select

from core.storage.tables import channels
from slackapp.features import channels as feature
from slackapp.features import log

TEAM = "T1"
SHARED, OURS = "CX", "C1"
OUTSIDER, INSIDER = "UOUT", "U1"


@pytest.fixture
def phone(make_phone):
    return make_phone(feature.FEATURE, log.FEATURE)


def heard_at(store, channel):
    with store.read(TEAM) as work:
        return work.scope.connection.execute(select(channels.c.heard_at).where(channels.c.id == channel)).scalar()


def write(phone, user, channel, event_id="Ev1", **more):
    said = {"type": "message", "channel_type": "channel", "ts": "5.1", "text": "When is the next review?"}
    phone.event(said | {"user": user, "channel": channel, "team": "T1"} | more, event_id=event_id)


def test_a_customers_message_in_a_shared_channel_is_noted_by_its_time(phone, store, clock):
    write(phone, OUTSIDER, SHARED, team="T2", user_team="T2")
    assert heard_at(store, SHARED) == clock.now()


@pytest.mark.parametrize(
    ("user", "channel", "more"),
    [
        (INSIDER, SHARED, {}),
        (OUTSIDER, OURS, {"team": "T2"}),
        (OUTSIDER, SHARED, {"subtype": "channel_join", "team": "T2"}),
        (OUTSIDER, SHARED, {"subtype": "message_changed", "team": "T2"}),
    ],
)
def test_our_own_people_channels_of_ours_and_changes_say_nothing(phone, store, user, channel, more):
    write(phone, user, channel, **more)
    assert heard_at(store, channel) is None


def test_people_of_other_companies_still_may_do_nothing_else(phone, slack, store):
    phone.command("/cs log acme", user=OUTSIDER)
    assert not slack.of("views.open")
