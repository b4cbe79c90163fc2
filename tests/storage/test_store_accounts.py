from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from storage_examples import CSM, NOW, ONE, TRAINER, TWO, account, workspace

from core.accounts import Account, Channel, Contact, Person
from core.errors import Ambiguous, Conflict, NotFound
from core.storage import WorkspaceSettings, name_key
from core.types import AccountId, ChannelId, ContactId, Place, Tier, UserId


def test_a_workspace_comes_back_as_it_was_saved(store):
    settings = WorkspaceSettings(roles={"head_of_cs": CSM}, place=Place(country="DE", weekend=(4, 5)))
    saved = workspace(settings=settings)
    with store.begin(ONE) as work:
        work.workspaces.save(saved)
    with store.read(ONE) as work:
        assert work.workspaces.get() == saved


def test_a_removed_app_forgets_the_token_and_leaves_the_list_of_teams(store):
    with store.begin(ONE) as work:
        work.workspaces.save(workspace())
    with store.begin(TWO) as work:
        work.workspaces.save(workspace(TWO))
        work.workspaces.revoke(at=NOW)
    with store.read(TWO) as work:
        gone = work.workspaces.get()
    assert (gone.bot_token, gone.revoked_at) == (None, NOW)
    assert store.teams() == (ONE,)


def test_a_workspace_that_never_connected_is_not_found(store):
    with store.read(ONE) as work:
        assert work.workspaces.find() is None
        with pytest.raises(NotFound, match="not connected"):
            work.workspaces.get()


def test_people_and_channels_remember_when_they_were_seen(store):
    person = Person(id=CSM, name="Success", time_zone="Europe/Berlin", is_guest=True, manager=TRAINER)
    channel = Channel(id=ChannelId("C1"), name="acme", is_ext_shared=True)
    with store.begin(ONE) as work:
        work.people.save(person, seen_at=NOW)
        work.people.save(replace(person, name="Renamed"), seen_at=NOW + timedelta(days=1))
        work.channels.save(channel, seen_at=NOW)
    with store.read(ONE) as work:
        assert work.people.get(CSM) == replace(person, name="Renamed")
        assert work.people.seen_at(CSM) == NOW + timedelta(days=1)
        assert work.people.get(UserId("U9")) is None
        assert work.people.seen_at(UserId("U9")) is None
        assert work.people.of((CSM, UserId("U9"))) == work.people.all()
        assert work.channels.get(ChannelId("C1")) == channel
        assert work.channels.seen_at(ChannelId("C1")) == NOW


def test_an_account_comes_back_as_it_was_saved(store):
    saved = account(
        tier=Tier.SMB, arr=Decimal("120000.10"), currency="EUR", seats=40, domain="Acme.example", traits={"a": "b"}
    )
    with store.begin(ONE) as work:
        work.accounts.save(saved)
    with store.read(ONE) as work:
        assert work.accounts.get(saved.id) == saved
        assert work.accounts.get(AccountId("none")) is None


@pytest.mark.parametrize("typed", ["ACME  gmbh", " acme gmbh ", "ACME GMBH", "x-7", "ACME.example"])
def test_an_account_is_found_by_name_external_id_or_domain(store, typed):
    saved = account("acme", name="Acme  GmbH", external_id="x-7", domain="Acme.Example")
    with store.begin(ONE) as work:
        work.accounts.save(saved)
        assert work.accounts.by_key(typed) == saved
        assert work.accounts.by_key("acm") is None


def test_a_domain_of_two_accounts_is_ambiguous(store):
    with store.begin(ONE) as work:
        work.accounts.save(account("acme", domain="same.example"))
        work.accounts.save(account("bolt", domain="same.example"))
        with pytest.raises(Ambiguous) as asked:
            work.accounts.by_key("same.example")
    assert asked.value.choices == ("Acme", "Bolt")


def test_two_accounts_cannot_have_one_name_and_the_transaction_goes_on(store):
    with store.begin(ONE) as work:
        work.accounts.save(account("acme"))
        with pytest.raises(Conflict, match="already"):
            work.accounts.save(account("other", name="ACME"))
        work.accounts.save(account("bolt"))
    with store.read(ONE) as work:
        assert work.accounts.names() == ("Acme", "Bolt")


def test_search_takes_the_beginning_literally(store):
    with store.begin(ONE) as work:
        for key, name in (("a", "100% Juice"), ("b", "100 Years"), ("c", "Straße 9")):
            work.accounts.save(account(key, name=name))
        assert [one.name for one in work.accounts.search("100%", limit=5)] == ["100% Juice"]
        assert [one.name for one in work.accounts.search("STRASSE", limit=5)] == ["Straße 9"]
        assert len(work.accounts.search("", limit=2)) == 2


def test_names_that_share_pieces_with_misspelled_words_come_first(store):
    names = ("Harbour Lines", "Zeta Foods", "Northwind Freight", "Northern Light")
    with store.begin(ONE) as work:
        for number, name in enumerate(names):
            work.accounts.save(Account(id=AccountId(f"a{number}"), name=name))
    with store.read(ONE) as work:
        assert work.accounts.keys_like("Nortwind Freihgt", limit=1) == ("northwind freight",)
        assert set(work.accounts.keys_like("Nort", limit=9)) == {name.casefold() for name in names}
        assert [one.name for one in work.accounts.page(first=1, limit=2)] == ["Northern Light", "Northwind Freight"]
        assert work.accounts.count() == len(names)


def test_contacts_belong_to_an_account(store):
    first = Contact(
        id=ContactId("c1"), account=AccountId("acme"), name="Their champion", role="champion", email="c@a.example"
    )
    with store.begin(ONE) as work:
        work.accounts.save(account("acme"))
        work.contacts.save(first)
        work.contacts.save(replace(first, phone="123"))
        assert work.contacts.of(AccountId("acme")) == (replace(first, phone="123"),)
        assert work.contacts.get(ContactId("c1")) == replace(first, phone="123")
        assert work.contacts.get(ContactId("c2")) is None


def test_templates_count_their_versions_a_tier(store):
    with store.begin(ONE) as work:
        assert work.templates.latest(Tier.SMB) is None
        assert work.templates.add(Tier.SMB, "one", by=CSM, at=NOW) == 1
        assert work.templates.add(Tier.SMB, "two", by=TRAINER, at=NOW) == 2
        assert work.templates.add(Tier.STARTUP, "else", by=CSM, at=NOW) == 1
        assert work.templates.latest(Tier.SMB) == (2, "two")
        assert [(one.version, one.by) for one in work.templates.history(Tier.SMB)] == [(2, TRAINER), (1, CSM)]


def test_a_name_key_ignores_form_case_and_spaces():
    assert name_key("  \uff21cme\u00a0 STRASSE ") == name_key("acme straße")
    assert name_key("Acme") != name_key("Acme 2")
