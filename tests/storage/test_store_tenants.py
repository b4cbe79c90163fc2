"""Two workspaces with the same ids never see each other."""

from dataclasses import fields, replace
from datetime import timedelta
from hashlib import sha256

import numpy as np
import pytest
from storage_examples import CHANNEL, CSM, NOW, ONE, TWO, WALL, account, card, keep, plan, workspace

from core.accounts import Channel, Contact, Person
from core.content.scoring import default_scoring
from core.errors import NotFound
from core.health.gather import Counts
from core.health.judge import judge, no_day_before, nothing_stands
from core.health.score import score
from core.health.sheet import Sheet
from core.signals import Flags, nothing_known
from core.storage import STAND_IN, ScoredDay, tables_data, tables_risk  # noqa: F401 - their tables count
from core.storage.tables import metadata
from core.types import AccountId, ContactId, PlanId, Tier

DAY = NOW.date()
TRIED = sha256(b"tried").hexdigest()


def sheet(account, profile):
    known, count = nothing_known(1), np.zeros(1)
    book, standing = score(known, default_scoring()), nothing_stands(1)
    judged = judge(book, standing, no_day_before(1), default_scoring(), day=DAY.toordinal())
    counts = Counts(**{field.name: count > 0 if field.type is Flags else count for field in fields(Counts)})
    return Sheet(
        day=DAY,
        version=1,
        accounts=(AccountId(account),),
        profiles=(profile,),
        inputs=known,
        counts=counts,
        standing=standing,
        book=book,
        judged=judged,
        steady=judged.score,
    )


def fill(work, name):
    work.workspaces.save(workspace(work.team, name=name))
    work.people.save(Person(id=CSM, name=name, time_zone="UTC"), seen_at=NOW)
    work.channels.save(Channel(id=CHANNEL, name=name), seen_at=NOW)
    work.accounts.save(account(name="Acme", external_id="x", country=name))
    work.contacts.save(Contact(id=ContactId("c"), account=AccountId("acme"), name=name, role="champion"))
    work.templates.add(Tier.SMB, name, by=CSM, at=NOW)
    work.plans.add(plan(team=work.team, name=name), wake_at=NOW)
    work.outbox.put(card(), lane="C1", slot="plan:p1", key="k")
    work.living.set("plan:p1", CHANNEL, name)
    work.inbox.first("Ev", at=NOW)
    work.scorings.add(name, by=CSM, at=NOW)
    work.scorings.try_out("tried", file=name, by=CSM, at=NOW)
    work.scores.put(sheet("acme", name))
    work.scores.mark(ScoredDay(day=DAY, as_of=NOW, version=1, median=50, median_change=None, held=False))
    work.audit.add(who=CSM, what=name, subject="p1", detail={}, at=NOW)


def seen(work):
    """The names found in every repository, each by its own question."""
    return {
        work.workspaces.get().name,
        work.people.get(CSM).name,
        *(one.name for one in work.people.all()),
        work.channels.get(CHANNEL).name,
        work.accounts.get(AccountId("acme")).country,
        work.accounts.by_key("ACME").country,
        *(one.country for one in work.accounts.search("a", limit=9)),
        work.contacts.get(ContactId("c")).name,
        *(one.name for one in work.contacts.of(AccountId("acme"))),
        work.templates.latest(Tier.SMB)[1],
        work.plans.get(PlanId("p1")).name,
        work.plans.running_for(AccountId("acme")).name,
        *(one.name for one in work.plans.of_account(AccountId("acme"))),
        *(one.name for one in work.plans.of_person(CSM)),
        *(one.name for one in work.plans.running()),
        work.living.get("plan:p1")[1],
        work.scorings.latest().text,
        work.scorings.get(1).text,
        *(one.text for one in work.scorings.history()),
        work.scorings.draft(TRIED).file,
        *work.scores.day(DAY).profiles,
        *work.scores.of(AccountId("acme"), until=DAY).profiles,
        *(one.what for one in work.audit.of("p1")),
        *(one.what for one in work.audit.recent(limit=9)),
    }


def test_what_the_stand_in_was_told_is_the_first_workspaces_with_every_table(store):
    with store.begin(STAND_IN) as work:
        fill(work, "before")
    with store.begin(ONE) as work:
        work.workspaces.save(workspace(ONE, name="before"))
        assert work.workspaces.adopt()
        assert not work.workspaces.adopt()
    assert store.teams() == (ONE,)
    with store.read(ONE) as work:
        assert seen(work) == {"before"}
        assert work.outbox.pending_count(now=NOW) == 1


def test_each_of_two_workspaces_sees_its_own(store):
    for team, name in ((ONE, "one"), (TWO, "two")):
        with store.begin(team) as work:
            fill(work, name)
    for team, name in ((ONE, "one"), (TWO, "two")):
        with store.read(team) as work:
            assert seen(work) == {name}
            assert work.accounts.names() == ("Acme",)
            assert work.outbox.pending_count(now=NOW) == 1
            assert len(work.templates.history(Tier.SMB)) == 1
            assert len(work.scores.history(AccountId("acme"), since=DAY, until=DAY)) == 1
            assert len(list(work.scores.light([DAY]))) == len(work.scores.steady(DAY)) == 1
            assert len(work.scores.scored_between(DAY, DAY)) == len(work.flat.terms(DAY)) == 1


def test_what_one_workspace_does_leaves_the_other_as_it_was(store):
    with store.begin(ONE) as work:
        fill(work, "one")
    with store.begin(TWO) as work:
        fill(work, "two")
        work.workspaces.revoke(at=NOW)
        work.plans.save(plan(team=TWO, name="changed"), wake_at=None)
        work.plans.touch(PlanId("p1"), wake_at=None)
        assert work.plans.claim_due(now=NOW, wall=WALL, owner="a", limit=9) == ()
        (delivery,) = work.outbox.claim(now=NOW, wall=WALL, owner="a", limit=9)
        work.living.forget("plan:p1")
    with store.begin(ONE) as work:
        assert not work.outbox.sent(delivery, channel=CHANNEL, ts="9.9", wall=WALL)
        assert not work.plans.release(PlanId("p1"), owner="a")
        assert seen(work) == {"one"}
        assert work.workspaces.get().bot_token is not None
        assert work.plans.claim_due(now=NOW, wall=WALL, owner="b", limit=9) == ("p1",)
        (own,) = work.outbox.claim(now=NOW, wall=WALL, owner="b", limit=9)
        assert own.id != delivery.id


def test_a_third_workspace_finds_nothing(store):
    with store.begin(ONE) as work:
        fill(work, "one")
    with store.begin(TWO) as work:
        assert work.workspaces.find() is None
        assert work.accounts.by_key("Acme") is None
        assert work.plans.next_wake() is None
        assert work.scorings.latest() is None
        assert work.scorings.draft(TRIED) is None
        assert work.scores.day(DAY) is None
        assert work.scores.last_day(before=DAY + timedelta(days=9)) is None
        assert work.scores.scored(DAY) is None
        assert work.flat.terms(DAY) == ()
        assert work.outbox.claim(now=NOW, wall=WALL, owner="b", limit=9) == ()
        assert work.inbox.first("Ev", at=NOW)
        with pytest.raises(NotFound):
            work.plans.get(PlanId("p1"))


def test_a_value_of_another_workspace_is_not_taken(store):
    with store.begin(ONE) as work:
        keep(work, plan())
        with pytest.raises(AssertionError):
            work.plans.save(replace(plan(), team=TWO), wake_at=NOW)
        with pytest.raises(AssertionError):
            work.workspaces.save(workspace(TWO))


def test_every_table_and_every_index_begins_with_the_tenant():
    serial = {"outbox", "audit", "event_journal"}
    for table in metadata.sorted_tables:
        first = [next(iter(one.columns)).name for one in (*table.indexes, *table.foreign_key_constraints)]
        if table.name not in serial:
            first.append(next(iter(table.primary_key.columns)).name)
        assert set(first) <= {"team_id"}, table.name
        assert not table.c.team_id.nullable
