"""A customer's own people are heard in the shared channel: only when, never what."""

from datetime import UTC, datetime

from sqlalchemy import select
from stage import ACME, CSM, HARBOUR, OUTSIDER, SHARED

from core.storage.tables import channels

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)


def heard_at(stage, channel):
    with stage.app.store.read(HARBOUR) as work:
        return work.scope.connection.execute(select(channels.c.heard_at).where(channels.c.id == channel)).scalar()


def test_what_a_partner_writes_in_the_shared_channel_is_heard_and_what_we_write_is_not(stage_at):
    stage = stage_at(NOON)
    stage.slack.person(CSM).say(SHARED, "How is it going?")
    stage.slack.person(CSM).say(ACME, "Nobody of theirs reads this")
    assert heard_at(stage, SHARED) is None
    stage.slack.person(OUTSIDER).say(SHARED, "Very well")
    assert heard_at(stage, SHARED) == NOON
    assert heard_at(stage, ACME) is None
    assert stage.slack.messages(SHARED)[-1].text == "Very well", "nothing is answered"
