"""References that nobody could place, settled by an admin's click."""

import json
from datetime import timedelta

import pytest
from test_data_feature import marked_up, press, updated

from core.accounts import Account
from core.incoming import AccountNews, Ref, TicketNews
from core.storage import Aside, IdentityKind, Why
from core.usecases.strays import ROWS
from core.usecases.take_in import Strays, take_in
from slackapp.features import data, strays

TEAM = "T1"
LIST = '{"v":1,"d":"strays","n":0}'


@pytest.fixture
def phone(make_phone):
    return make_phone(data.FEATURE, strays.FEATURE)


@pytest.fixture
def stray(store, clock, phone):
    """Puts news of unknown customers aside; returns the ids of what waits."""

    def put(*news, source="zendesk"):
        with store.begin(TEAM) as work:
            take_in(work, news, source=source, now=clock.now(), strays=Strays.ASIDE)
            return [one.id for one in work.aside.of(Why.UNKNOWN_ACCOUNT, Why.CONFLICT, limit=99)]

    return put


def keep(store, name, **more):
    with store.begin(TEAM) as work:
        work.accounts.save(Account(id=name.lower(), name=name, **more))
    return name.lower()


def ticket(number, clock, **ref):
    return TicketNews(ref=Ref(**ref), key=str(number), created_at=clock.now() - timedelta(hours=1))


def events(store, clock, *refs, phone=None):
    with store.begin(TEAM) as work:
        made = [
            Aside(
                id=f"e{number}",
                source="events:events",
                reason=Why.UNKNOWN_ACCOUNT,
                choices=(),
                payload={"ref": ref},
                at=clock.now(),
                times=100 - number,
            )
            for number, ref in enumerate(refs)
        ]
        work.aside.put(made)


def give(phone, stray, account=None, at="2.1"):
    value = {"v": 1, "s": stray} | ({"a": account} if account else {})
    return press(phone, "stray.give:0:0", json.dumps(value), private=LIST, at=at)


def test_a_choice_settles_it_and_the_row_is_gone(phone, slack, store, clock, stray):
    keep(store, "Acme", external_id="acme-1")
    keep(store, "Globex")
    with store.begin(TEAM) as work:
        work.identities.put({(IdentityKind.BILLING, "cus_1"): "globex"})
    (waiting,) = stray(ticket(1, clock, external_id="acme-1", billing_id="cus_1"))
    press(phone, "data.go", LIST)
    assert "It is Acme" in updated(slack)
    assert "a ticket from Zendesk" in updated(slack)
    give(phone, waiting, "globex")
    assert "“acme-1” is Globex from now on. What came with it is taken in." in updated(slack)
    assert "Nothing is put aside" in updated(slack)
    with store.read(TEAM) as work:
        assert work.audit.of("globex")[0].who == "UADMIN"
        assert [one.account for one in work.tickets.all(since=clock.now() - timedelta(9), until=clock.now())] == [
            "globex"
        ]


def test_what_else_the_same_one_sent_is_taken_in_with_it(phone, slack, store, clock, stray):
    acme = keep(store, "Acme")
    stray(*(ticket(number, clock, crm_id="0099") for number in range(5)), ticket(9, clock, crm_id="0100"))
    with store.read(TEAM) as work:
        mine = next(one.id for one in work.aside.of(Why.UNKNOWN_ACCOUNT, limit=9) if "0099" in str(one.payload))
    give(phone, mine, acme)
    assert "4 other things of theirs are taken in too." in updated(slack)
    assert "0100" in updated(slack)
    with store.read(TEAM) as work:
        assert work.aside.many(Why.UNKNOWN_ACCOUNT) == 1


def test_a_customer_is_found_by_the_beginning_of_its_name(phone, slack, store, clock):
    keep(store, "Northwind Freight")
    keep(store, "Globex")
    events(store, clock, "nw-prod")
    payload = {
        "type": "block_suggestion",
        "user": {"id": "UADMIN", "team_id": TEAM},
        "team": {"id": TEAM},
        "action_id": "stray.find:e0",
        "block_id": "b",
        "value": "north",
        "view": {"id": "V2", "type": "modal"},
    }
    (option,) = phone.interact(payload).json()["options"]
    assert option == {"text": {"type": "plain_text", "text": "Northwind Freight"}, "value": "northwind freight"}
    refused = phone.interact(payload | {"user": {"id": "U1", "team_id": TEAM}}).json()
    assert refused == {"options": []}
    press(phone, "stray.find:e0", private=LIST, selected_option={"value": option["value"]})
    assert "“nw-prod” is Northwind Freight from now on. Its past events count" in updated(slack)


def test_a_new_customer_is_made_of_it(phone, slack, store, clock, stray):
    (waiting,) = stray(ticket(1, clock, external_id="initech"))
    give(phone, waiting)
    assert "“initech” is initech from now on" in updated(slack)
    with store.read(TEAM) as work:
        assert work.accounts.by_key("initech").external_id == "initech"


def test_a_name_that_is_taken_offers_no_new_customer(phone, slack, store, stray):
    acme = keep(store, "Acme", external_id="other")
    (waiting,) = stray(AccountNews(ref=Ref(external_id="acme-1"), name="Acme"))
    press(phone, "data.go", LIST)
    assert "It is Acme" in updated(slack)
    assert "New customer" not in updated(slack)
    give(phone, waiting)
    assert "There already is a customer called Acme" in updated(slack)
    with store.read(TEAM) as work:
        assert [one.id for one in work.accounts.all()] == [acme]


def test_what_was_settled_meanwhile_or_is_gone_is_said(phone, slack, store, clock):
    events(store, clock, "nw-prod")
    give(phone, "gone")
    assert "This was settled already." in updated(slack)
    give(phone, "e0", "nobody", at="2.2")
    assert "This customer is no longer there." in updated(slack)
    with store.read(TEAM) as work:
        assert work.aside.get("e0") is not None


def test_a_long_list_has_pages_the_most_frequent_first(phone, slack, store, clock):
    events(store, clock, *(f"ref-{number:02}" for number in range(ROWS + 3)))
    press(phone, "data.go", LIST)
    assert "ref-00*: named by 100 events" in updated(slack)
    assert f"ref-{ROWS:02}" not in updated(slack)
    press(phone, "data.go", '{"v":1,"d":"strays","n":1}', at="2.3")
    assert f"ref-{ROWS:02}" in updated(slack)
    assert "11 references, page 2 of 2" in updated(slack)
    press(phone, "data.go", '{"v":1,"d":"strays","n":9}', at="2.4")
    assert "page 2 of 2" in updated(slack)


@pytest.mark.parametrize("ref", ["<!channel>", "*bold* _it_ `x`", "\u202eevil", "&<>", "<@U1|x>"])
def test_a_hostile_reference_is_shown_as_it_is(phone, slack, store, clock, ref):
    events(store, clock, ref)
    press(phone, "data.go", LIST)
    shown = marked_up(slack)
    assert "named by 100 events" in shown
    assert not any(bad in shown for bad in ("<!channel>", "<@U1", "\u202e", "*bold* _it_"))
    give(phone, "e0")
    assert "from now on" in marked_up(slack)
    assert "<" not in marked_up(slack)


@pytest.mark.parametrize("ref", [" ", "x" * 3000])
def test_what_is_no_name_makes_no_customer(phone, slack, store, clock, ref):
    events(store, clock, ref)
    press(phone, "data.go", LIST)
    assert "New customer" not in updated(slack)
    give(phone, "e0")
    with store.read(TEAM) as work:
        assert not work.accounts.all()


def test_a_key_that_a_person_gives_away_is_the_others_no_more(store, clock, stray, phone):
    keep(store, "Acme", external_id="acme-1")
    keep(store, "Globex", external_id="globex-1")
    with store.begin(TEAM) as work:
        work.identities.put({(IdentityKind.BILLING, "cus_1"): "globex"})
    (waiting,) = stray(ticket(1, clock, external_id="acme-1", billing_id="cus_1"))
    give(phone, waiting, "globex")
    with store.read(TEAM) as work:
        assert work.accounts.get("acme").external_id is None
        assert work.accounts.get("globex").external_id == "globex-1"
    assert not stray(ticket(2, clock, external_id="acme-1"))
