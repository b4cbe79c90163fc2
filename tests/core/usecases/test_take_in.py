"""Whatever a source says becomes the record, once, and never the wrong customer's."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.accounts import Account, Person
from core.errors import BadInput, NotFound
from core.facts import FactKind, TicketSeverity
from core.incoming import AccountNews, ContactNews, FactNews, Ref, TicketNews
from core.storage import Fate, IdentityKind, Why
from core.types import AccountId, Tier, UserId
from core.usecases.identify import Directory, domain_of
from core.usecases.news import document_of, news_of
from core.usecases.settle import settle
from core.usecases.take_in import Strays, take_in

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CSM = UserId("U1")
ACME = Ref(external_id="acme-1")


def told(name="Acme", *, ref=ACME, **said):
    return AccountNews(ref=ref, name=name, **said)


def took(work, *news, source="crm", now=NOW, strays=Strays.ASIDE):
    return take_in(work, news, source=source, now=now, strays=strays)


def fates(outcomes):
    return [one.fate for one in outcomes]


def keep(work, name, **more):
    account = Account(id=AccountId(name.lower()), name=name, **more)
    work.accounts.save(account)
    return account.id


def test_an_unknown_account_is_made_and_the_rest_of_the_batch_finds_it(work):
    contact = ContactNews(ref=ACME, email="Champion@Acme.example", role="champion")
    ticket = TicketNews(ref=ACME, key="7", created_at=NOW, severity=TicketSeverity.URGENT)
    answer = FactNews(ref=ACME, key="n1", kind=FactKind.NPS, at=NOW, value=9, who="Champion@Acme.example")
    assert (
        fates(took(work, told(arr=Decimal(1200), tier="Mid-Market", seats=9), contact, ticket, answer))
        == [Fate.NEW] * 4
    )
    account = work.accounts.by_key("acme-1")
    assert (account.name, account.tier, account.seats, account.arr) == ("Acme", Tier.MID_MARKET, 9, Decimal(1200))
    assert [one.email for one in work.contacts.of(account.id)] == ["champion@acme.example"]
    assert {fact.kind for fact in work.facts.of(account.id)} == {FactKind.NPS, FactKind.REVENUE}


def test_the_same_again_changes_nothing(work):
    batch = (
        told(arr=Decimal(5), seats=2, traits={"plan": "pro"}),
        ContactNews(ref=ACME, email="a@acme.example"),
        TicketNews(ref=ACME, key="7", created_at=NOW),
        FactNews(ref=ACME, key="n1", kind=FactKind.CSAT, at=NOW, value=4),
    )
    took(work, *batch)
    assert fates(took(work, *batch, now=NOW + timedelta(days=1))) == [Fate.UNCHANGED] * 4
    assert len(work.facts.of(work.accounts.by_key("Acme").id, kinds=(FactKind.REVENUE,))) == 1


def test_what_a_source_does_not_say_stays(work):
    took(work, told(seats=5, country="DE"))
    assert fates(took(work, told(arr=Decimal(9)))) == [Fate.CHANGED]
    account = work.accounts.by_key("Acme")
    assert (account.seats, account.country, account.arr) == (5, "DE", Decimal(9))


def test_a_change_of_revenue_is_remembered_with_its_day(work):
    took(work, told(arr=Decimal(100), at=NOW - timedelta(days=400)))
    took(work, told(arr=Decimal(150)))
    facts = work.facts.of(work.accounts.by_key("Acme").id)
    assert [(fact.value, fact.at) for fact in facts] == [(150, NOW), (100, NOW - timedelta(days=400))]


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (Ref(external_id="acme-1"), "acme"),
        (Ref(crm_id="0018"), "acme"),
        (Ref(billing_id="cus_1"), "acme"),
        (Ref(domain="https://www.Acme.example/about"), "acme"),
        (Ref(email="someone@acme.example"), "acme"),
        (Ref(words="ACME"), "acme"),
        (Ref(email="someone@gmail.com"), None),
        (Ref(domain="acme"), None),
        (Ref(words="Acm"), None),
        (Ref(external_id="other", domain="acme.example"), None),
        (Ref(), None),
    ],
)
def test_an_account_is_found_by_its_keys_and_never_by_a_guess(work, ref, expected):
    keep(work, "Acme", external_id="acme-1", domain="acme.example")
    work.identities.put({(IdentityKind.CRM, "0018"): "acme", (IdentityKind.BILLING, "cus_1"): "acme"})
    assert Directory.load(work).find(ref).account == expected
    assert Directory.for_refs(work, [ref]).find(ref).account == expected


def test_keys_of_two_accounts_are_for_a_person_to_settle(work):
    keep(work, "Acme", external_id="acme-1")
    keep(work, "Globex")
    work.identities.put({(IdentityKind.BILLING, "cus_1"): "globex"})
    both = Ref(external_id="acme-1", billing_id="cus_1")
    (outcome,) = took(work, TicketNews(ref=both, key="1", created_at=NOW))
    assert (outcome.fate, outcome.sentence) == (Fate.ASIDE, "It may belong to Acme or Globex: a person must say.")
    (waiting,) = work.aside.of(Why.CONFLICT, limit=9)
    assert waiting.choices == ("acme", "globex")
    assert work.tickets.all(since=NOW - timedelta(days=9), until=NOW) == ()


def test_a_domain_of_two_accounts_is_for_a_person_to_settle(work):
    keep(work, "Acme", domain="acme.example")
    keep(work, "Acme Japan", domain="acme.example")
    assert Directory.load(work).find(Ref(domain="acme.example")).choices == ("acme", "acme japan")


def test_a_name_that_is_taken_is_no_proof(work):
    keep(work, "Acme")
    (outcome,) = took(work, told("ACME"))
    assert outcome.fate is Fate.ASIDE
    assert work.accounts.get("acme").external_id is None


def test_a_person_settles_it_and_it_is_known_from_then_on(work):
    acme = keep(work, "Acme")
    took(work, told("ACME", seats=7))
    (waiting,) = work.aside.of(Why.CONFLICT, limit=9)
    assert settle(work, waiting.id, acme, by=CSM, now=NOW).outcome.fate is Fate.CHANGED
    assert work.accounts.get(acme).seats == 7
    assert fates(took(work, told("ACME", seats=8))) == [Fate.CHANGED]
    with pytest.raises(NotFound, match="settled already"):
        settle(work, waiting.id, acme, by=CSM, now=NOW)
    assert work.audit.of(acme)[0].what == "identity.settled"


def test_a_person_may_make_a_new_customer_of_it(work):
    took(work, TicketNews(ref=Ref(crm_id="0099"), key="1", created_at=NOW))
    (waiting,) = work.aside.of(Why.UNKNOWN_ACCOUNT, limit=9)
    assert settle(work, waiting.id, None, by=CSM, now=NOW).outcome.fate is Fate.NEW
    assert work.accounts.by_key("0099") is not None


def test_a_new_customer_never_takes_the_name_of_another(work):
    keep(work, "Acme")
    took(work, told("Acme"))
    (waiting,) = work.aside.of(Why.CONFLICT, limit=9)
    with pytest.raises(BadInput, match="already is a customer called Acme"):
        settle(work, waiting.id, None, by=CSM, now=NOW)


def test_the_same_stray_is_kept_once_and_counted(work):
    ticket = TicketNews(ref=Ref(external_id="who"), key="1", created_at=NOW)
    took(work, ticket)
    took(work, ticket)
    assert [one.times for one in work.aside.of(Why.UNKNOWN_ACCOUNT, limit=9)] == [2]
    assert work.aside.counts() == {("crm", Why.UNKNOWN_ACCOUNT): 2}


def test_an_import_refuses_strays_with_a_reason(work):
    (outcome,) = took(work, TicketNews(ref=Ref(words="Nobody"), key="1", created_at=NOW), strays=Strays.REFUSE)
    assert (outcome.fate, outcome.sentence) == (Fate.REFUSED, "No customer is known as “Nobody”.")
    assert work.aside.counts() == {}


@pytest.mark.parametrize(
    ("news", "sentence"),
    [
        (told(seats=-1), "Seats must be"),
        (told(arr=Decimal("NaN")), "Yearly revenue"),
        (told(arr=Decimal("Infinity")), "Yearly revenue"),
        (told(arr=Decimal(-1)), "Yearly revenue"),
        (ContactNews(ref=ACME, email="nobody"), "no e-mail address"),
        (TicketNews(ref=ACME, key="1", created_at=NOW, rating=9), "A rating is 1 to 5"),
        (TicketNews(ref=ACME, key="1", created_at=NOW, resolved_at=NOW - timedelta(1)), "before it was created"),
        (FactNews(ref=ACME, key="1", kind=FactKind.NPS, at=NOW, value=11), "The value of nps is 0 to 10"),
        (FactNews(ref=ACME, key="1", kind=FactKind.NPS, at=NOW), "The value of nps is 0 to 10"),
        (FactNews(ref=ACME, key="1", kind=FactKind.CALL, at=NOW, value=float("inf")), "finite"),
    ],
)
def test_what_cannot_be_is_refused_alone(work, news, sentence):
    good, bad, also = took(work, told(), news, told("Globex", ref=Ref(external_id="globex")))
    assert (good.fate, bad.fate, also.fate) == (Fate.NEW, Fate.REFUSED, Fate.NEW)
    assert sentence in bad.sentence


def test_an_end_ends_what_began_and_is_nothing_by_itself(work):
    failed = FactNews(ref=ACME, key="in_1", kind=FactKind.PAYMENT_FAILED, at=NOW)
    paid = FactNews(ref=ACME, key="in_1", kind=FactKind.PAYMENT_FAILED, at=NOW, ended_at=NOW)
    took(work, told())
    assert fates(took(work, paid)) == [Fate.UNCHANGED]
    took(work, failed)
    later = NOW + timedelta(days=3)
    paid = FactNews(ref=ACME, key="in_1", kind=FactKind.PAYMENT_FAILED, at=later, ended_at=later)
    assert fates(took(work, paid)) == [Fate.CHANGED]
    (fact,) = work.facts.of(work.accounts.by_key("Acme").id)
    assert (fact.at, fact.ended_at) == (NOW, later)


def test_an_owner_is_found_by_address_and_an_unknown_one_is_remembered(work):
    work.people.save(Person(id=CSM, name="success", time_zone="UTC", email="CSM@demo.example"), seen_at=NOW)
    took(work, told(owner_email="csm@Demo.example"))
    assert work.accounts.by_key("Acme").owner == CSM
    took(work, told("Globex", ref=Ref(external_id="g"), owner_email="gone@demo.example"))
    assert work.accounts.by_key("Globex").traits == {"owner_email": "gone@demo.example"}


def test_every_sort_of_news_keeps_its_source_alive(work):
    took(work, told(arr=Decimal(1)), TicketNews(ref=ACME, key="1", created_at=NOW))
    heard = work.sources.all()
    assert sorted(heard) == ["accounts:crm", "revenue:crm", "tickets:crm"]
    work.sources.heard("tickets:crm", at=NOW - timedelta(days=1), brought=2)
    again = work.sources.all()["tickets:crm"]
    assert (again.heard_at, again.brought) == (NOW, 3)


def test_news_come_back_from_their_document():
    for news in (
        told(arr=Decimal("12.50"), at=NOW, renewal_date=NOW.date()),
        ContactNews(ref=ACME, email="a@b.example"),
        TicketNews(ref=ACME, key="1", created_at=NOW),
        FactNews(ref=ACME, key="1", kind=FactKind.NPS, at=NOW, value=3, detail={"a": "b"}),
    ):
        assert news_of(document_of(news)) == news
    with pytest.raises(BadInput, match="no longer be read"):
        news_of({"news": "Gone"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_any_text_is_a_domain_or_none(text):
    domain = domain_of(text)
    assert domain is None or ("." in domain and domain == domain.casefold())


def person(role, email="champion@acme.example"):
    return ContactNews(ref=ACME, email=email, role=role)


def kinds(work):
    return [fact.kind for fact in work.facts.of(work.accounts.by_key("acme-1").id)]


def test_a_champion_or_sponsor_who_gets_another_role_is_a_fact_once(work):
    took(work, told(), person("champion"), person("exec_sponsor", "sponsor@acme.example"))
    assert kinds(work) == []
    for _ in range(2):
        took(work, person("end_user"), person("procurement", "sponsor@acme.example"), source="hubspot")
    assert sorted(kinds(work)) == [FactKind.CHAMPION_LEFT, FactKind.SPONSOR_CHANGED]
    left = next(fact for fact in work.facts.of(work.accounts.by_key("acme-1").id))
    assert (left.source, left.at) == ("hubspot", NOW)


def test_where_another_champion_is_there_none_is_lost(work):
    took(work, told(), person("champion"), person("champion", "second@acme.example"))
    took(work, person("end_user"))
    assert kinds(work) == []


def test_a_new_champion_ends_that_the_former_one_left(work):
    took(work, told(), person("champion"))
    took(work, person("end_user"))
    took(work, person("champion", "second@acme.example"), now=NOW + timedelta(days=3))
    (left,) = work.facts.of(work.accounts.by_key("acme-1").id)
    assert left.ended_at == NOW + timedelta(days=3)


def ticket_told(key="4711", **said):
    return TicketNews(ref=ACME, **{"key": key, "created_at": NOW - timedelta(days=2), **said})


def kept(work):
    return work.tickets.all(since=NOW - timedelta(days=9), until=NOW)


@pytest.mark.parametrize("order", [("zendesk", "csv"), ("csv", "zendesk"), ("csv", "zendesk", "csv", "zendesk")])
def test_a_ticket_that_its_help_desk_and_a_table_tell_of_is_one(work, order):
    took(work, told())
    said = {
        "zendesk": ticket_told(rating=5, breaches=1, subject="Import stops"),
        "csv": ticket_told(rating=5, created_at=NOW, subject="Import stops"),
    }
    for source in order:
        took(work, said[source], source=source)
    (ticket,) = kept(work)
    assert (ticket.source, ticket.rating, ticket.breaches) == ("zendesk", 5, 1)
    assert ticket.created_at == NOW - timedelta(days=2)
    assert fates(took(work, said["csv"], source="csv")) == [Fate.UNCHANGED]


def test_the_same_number_at_two_help_desks_is_two_tickets(work):
    took(work, told())
    for source in ("zendesk", "intercom", "csv"):
        took(work, ticket_told(), source=source)
    assert sorted(ticket.source for ticket in kept(work)) == ["intercom", "zendesk"]


def test_the_same_number_of_two_customers_is_two_tickets(work):
    took(work, told(), told("Globex", ref=Ref(external_id="gx-7")))
    took(work, ticket_told(), source="zendesk")
    took(work, TicketNews(ref=Ref(external_id="gx-7"), key="4711", created_at=NOW), source="csv")
    assert len(kept(work)) == 2


def test_a_rating_stays_when_later_news_of_the_ticket_do_not_tell_it(work):
    took(work, told(), ticket_told(rating=2, reopens=1), source="zendesk")
    took(work, ticket_told(resolved_at=NOW), source="zendesk")
    (ticket,) = kept(work)
    assert (ticket.rating, ticket.reopens, ticket.resolved_at) == (2, 1, NOW)
