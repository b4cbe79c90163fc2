"""Write keys, sources' secrets and the journal, on both engines."""

from datetime import UTC, datetime, timedelta

from core.incoming import Event
from core.storage import Workspace, WriteKey, digest_of
from core.types import TeamId, UserId

NOW = datetime(2026, 1, 8, 12, tzinfo=UTC)
TEAM, OTHER, BY = TeamId("T1"), TeamId("T2"), UserId("U1")


def connect(store, team):
    made = Workspace(
        team=team,
        name=team,
        bot_token=b"sealed",
        bot_user=UserId("UBOT"),
        app_id="A1",
        scopes=(),
        time_zone="UTC",
        installed_at=NOW,
    )
    with store.begin(team) as work:
        work.workspaces.save(made)


def key(name, text):
    return WriteKey(id=f"key_{name}", name=name, digest=digest_of(text), by=BY, made_at=NOW)


def test_a_key_leads_to_its_workspace_until_it_is_revoked(store):
    for team in (TEAM, OTHER):
        connect(store, team)
    with store.begin(TEAM) as work:
        assert work.write_keys.make(key("first", "one"))
        assert not work.write_keys.make(key("first", "one"))
        assert work.write_keys.get("key_first") == key("first", "one")
    assert store.team_of_key(digest_of("one")) == TEAM
    assert store.team_of_key(digest_of("two")) is None
    with store.begin(OTHER) as work:
        assert not work.write_keys.revoke("key_first", at=NOW)
    with store.begin(TEAM) as work:
        assert work.write_keys.revoke("key_first", at=NOW + timedelta(days=1))
        assert not work.write_keys.revoke("key_first", at=NOW)
        assert work.write_keys.all()[0].revoked_at == NOW + timedelta(days=1)
    assert store.team_of_key(digest_of("one")) is None


def test_a_workspace_that_removed_the_app_takes_nothing_in(store):
    connect(store, TEAM)
    with store.begin(TEAM) as work:
        work.write_keys.make(key("first", "one"))
        work.workspaces.revoke(at=NOW)
    assert store.team_of_key(digest_of("one")) is None


def test_a_sources_secret_is_its_workspaces_own_and_can_be_exchanged(store):
    with store.begin(TEAM) as work:
        work.source_secrets.put("stripe", b"old", by=BY, at=NOW)
        work.source_secrets.put("stripe", b"new", by=BY, at=NOW + timedelta(days=1))
        assert work.source_secrets.get("stripe") == b"new"
        assert work.source_secrets.all() == {"stripe": NOW + timedelta(days=1)}
    with store.read(OTHER) as work:
        assert work.source_secrets.get("stripe") is None


def test_users_are_looked_up_by_the_thousand(store):
    with store.begin(TEAM) as work:
        work.members.put({f"u{number}": "acme" for number in range(1_000)})
        assert len(work.members.of([f"u{number}" for number in range(500, 1_500)])) == 500


def test_the_journal_counts_what_waits(store):
    event = Event(message_id="m1", ref="acme", user_id="u1", event="opened", at=NOW)
    with store.begin(TEAM) as work:
        work.journal.append((event, event), at=NOW)
        assert work.journal.waiting() == 2
    with store.read(OTHER) as work:
        assert work.journal.waiting() == 0
