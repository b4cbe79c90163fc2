"""Facts, tickets, keys and heartbeats are kept alike on both engines, each told once."""

from dataclasses import replace
from datetime import timedelta

from storage_examples import NOW, ONE, TWO, account

from core.facts import Fact, FactKind, Ticket, TicketSeverity
from core.storage import Aside, Fate, IdentityKind, Why
from core.types import AccountId

ACME = AccountId("acme")
DAY = timedelta(days=1)


def fact(key="f1", **changes):
    made = Fact(id=key, account=ACME, kind=FactKind.NPS, at=NOW, source="crm", value=9.0, detail={"a": "b"})
    return replace(made, **changes)


def ticket(key="t1", **changes):
    return replace(
        Ticket(id=key, account=ACME, created_at=NOW, severity=TicketSeverity.URGENT, source="desk"), **changes
    )


def test_a_fact_and_a_ticket_come_back_as_they_were_kept(store):
    full = fact(who="a@acme.example", text="It helps.", ended_at=NOW + DAY, by="U1")
    solved = ticket(resolved_at=NOW + DAY, rating=4.0, breaches=1, reopens=2, subject="Down")
    with store.begin(ONE) as work:
        work.facts.merge([full])
        work.tickets.merge([solved])
    with store.read(ONE) as work:
        assert (work.facts.get("f1"), work.tickets.get("t1")) == (full, solved)
        assert work.facts.all(since=NOW, until=NOW) == (full,)
        assert work.tickets.all(since=NOW, until=NOW) == (solved,)


def test_of_many_each_is_told_apart_as_new_changed_or_as_it_was(store):
    with store.begin(ONE) as work:
        many = [fact(f"f{number}") for number in range(1000)]
        assert set(work.facts.merge(many)) == {Fate.NEW}
        changed = [replace(one, value=1.0) if number % 2 else one for number, one in enumerate(many)]
        assert work.facts.merge(changed) == (Fate.UNCHANGED, Fate.CHANGED) * 500
        assert work.facts.get("f1").value == 1.0


def test_of_two_with_one_key_the_last_counts(store):
    with store.begin(ONE) as work:
        assert work.facts.merge([fact(value=1.0), fact(value=2.0)]) == (Fate.NEW, Fate.NEW)
        assert work.facts.get("f1").value == 2.0


def test_what_had_ended_before_or_begins_later_is_not_of_the_time(store):
    over = fact("over", at=NOW - 9 * DAY, ended_at=NOW - 8 * DAY)
    still = fact("still", at=NOW - 9 * DAY)
    later = fact("later", at=NOW + 9 * DAY)
    with store.begin(ONE) as work:
        work.facts.merge([over, still, later])
        work.tickets.merge(
            [
                ticket("open", created_at=NOW - 99 * DAY),
                ticket("shut", created_at=NOW - 99 * DAY, resolved_at=NOW - 98 * DAY),
            ]
        )
        assert [one.id for one in work.facts.all(since=NOW - DAY, until=NOW)] == ["still"]
        assert [one.id for one in work.tickets.all(since=NOW - DAY, until=NOW)] == ["open"]
        assert work.facts.all(since=NOW - DAY, until=NOW, accounts=["other"]) == ()


def test_a_fact_that_was_logged_by_mistake_is_forgotten_once(store):
    with store.begin(ONE) as work:
        work.facts.merge([fact()])
        assert (work.facts.forget("f1"), work.facts.forget("f1")) == (True, False)


def test_accounts_are_kept_in_bulk_and_found_by_any_of_their_keys(store):
    many = [account(f"a{number}", external_id=f"x{number}", domain=f"a{number}.example") for number in range(900)]
    with store.begin(ONE) as work:
        assert set(work.accounts.merge(many)) == {Fate.NEW}
        assert set(work.accounts.merge(many)) == {Fate.UNCHANGED}
        assert work.accounts.all() == tuple(sorted(many, key=lambda one: one.name.casefold()))
        found = work.accounts.those(ids=["a1"], names=["A2"], external=["x3"], domains=["a4.example"])
        assert [one.id for one in found] == ["a1", "a2", "a3", "a4"]


def test_a_key_of_another_system_is_of_one_account_the_last(store):
    key = (IdentityKind.CRM, "0018")
    with store.begin(ONE) as work:
        work.identities.put({key: ACME, (IdentityKind.BILLING, "c"): ACME})
        work.identities.put({key: AccountId("globex")})
        assert work.identities.those([key, (IdentityKind.CRM, "none")]) == {key: "globex"}
        assert work.identities.of(ACME) == ((IdentityKind.BILLING, "c"),)


def test_two_workspaces_know_nothing_of_each_others_facts(store):
    one = Aside(id="x", source="crm", reason=Why.CONFLICT, choices=(ACME,), payload={"a": 1}, at=NOW)
    with store.begin(ONE) as work:
        work.facts.merge([fact()])
        work.tickets.merge([ticket()])
        work.identities.put({(IdentityKind.CRM, "0018"): ACME})
        work.members.put({"u1": "acme-1"})
        work.sources.heard("events:segment", at=NOW, brought=1)
        work.aside.put([one])
    with store.begin(TWO) as work:
        assert work.facts.get("f1") is None
        assert work.facts.all(since=NOW, until=NOW) == ()
        assert work.facts.of(ACME) == ()
        assert not work.facts.forget("f1")
        assert work.tickets.get("t1") is None
        assert work.tickets.all(since=NOW, until=NOW) == ()
        assert work.identities.all() == {}
        assert work.members.all() == {}
        assert work.sources.all() == {}
        assert work.aside.get("x") is None
        work.aside.settled("x")
    with store.read(ONE) as work:
        assert work.aside.get("x") == one
        assert work.members.all() == {"u1": "acme-1"}
