"""What each system sends, verified as it signs, and what becomes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_signing import SECRET, URL, signed

from core.errors import BadInput, Refused
from core.facts import FactKind, TicketSeverity
from core.incoming import AccountNews, FactNews, Ref, TicketNews
from core.sources import Delivery, all_sources

NOW = datetime(2026, 1, 8, 12, tzinfo=UTC)
PAYLOADS = Path(__file__).parent / "payloads"
NORTHWIND = Ref(billing_id="cus_Northwind")
STAMPED = ("stripe", "zendesk", "hubspot", "salesforce")


def sent(source, body, now=NOW):
    return Delivery(url=URL.format(source=source), headers=signed(source, body, now), body=body)


def read(name):
    source = name.partition("_")[0]
    body = (PAYLOADS / f"{name}.json").read_bytes()
    delivery = sent(source, body)
    all_sources()[source].verify(delivery, SECRET, NOW)
    return all_sources()[source].read(delivery, NOW)


def news(name):
    (told,) = read(name)
    return told.news


def epoch(seconds):
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize("source", sorted(all_sources()))
def test_a_signature_that_fits_is_let_in_and_any_other_is_not(source):
    verify, body = all_sources()[source].verify, b'{"a": 1}'
    good = sent(source, body)
    verify(good, SECRET, NOW)
    wrong = [replace(good, headers={}), replace(good, headers=dict.fromkeys(good.headers, "\udcff ü"))]
    if source != "nps":
        wrong.append(replace(good, body=body + b" "))
    for delivery in wrong:
        with pytest.raises(Refused):
            verify(delivery, SECRET, NOW)
    with pytest.raises(Refused):
        verify(good, SECRET + "x", NOW)


@pytest.mark.parametrize("source", STAMPED)
def test_a_signature_that_is_old_or_from_ahead_is_refused(source):
    verify, good = all_sources()[source].verify, sent(source, b"{}")
    verify(good, SECRET, NOW + timedelta(seconds=299))
    for off in (301, -301):
        with pytest.raises(Refused):
            verify(good, SECRET, NOW + timedelta(seconds=off))


def test_hubspot_signs_the_address_with_some_characters_unescaped():
    verify, body = all_sources()["hubspot"].verify, b"[]"
    headers = signed("hubspot", body, NOW, url="https://cs.example.org/ingest/hubspot?a=b:c/d")
    verify(Delivery(url="https://cs.example.org/ingest/hubspot?a=b%3Ac%2fd", headers=headers, body=body), SECRET, NOW)


def test_stripe_tells_who_a_customer_is():
    ref = Ref(external_id="nw-7", billing_id="cus_Northwind", email="billing@northwind.example")
    assert news("stripe_customer_created") == (AccountNews(ref=ref, name="Northwind Freight", country="DE"),)


def test_stripe_tells_what_a_customer_pays_a_year():
    account, leaving = news("stripe_subscription_updated")
    assert account == AccountNews(
        ref=NORTHWIND,
        arr=Decimal("21600.00"),  # 20 seats at 40 a month, and 3,000 a quarter
        currency="EUR",
        contract_start=date(2025, 1, 1),
        renewal_date=date(2027, 1, 1),
        at=epoch(1767693600),
    )
    assert (leaving.kind, leaving.ended_at) == (FactKind.INTENT_TO_LEAVE, leaving.at)


def test_stripe_tells_of_a_cancellation_and_of_the_end():
    account, leaving = news("stripe_subscription_cancelled")
    assert (account.arr, account.currency) == (Decimal(120000), "JPY")
    assert (leaving.key, leaving.ended_at) == ("cancel:sub_1", None)
    account, leaving = news("stripe_subscription_deleted")
    assert (account.arr, account.renewal_date, leaving.ended_at) == (0, None, leaving.at)


def test_stripe_tells_of_what_is_unpaid_until_it_is_paid():
    (failed,), (overdue,) = news("stripe_invoice_payment_failed"), news("stripe_invoice_overdue")
    assert failed == FactNews(
        ref=NORTHWIND,
        key="payment_failed:in_9",
        kind=FactKind.PAYMENT_FAILED,
        at=epoch(1767780000),
        value=952.0,
        text="NW-0009",
        detail={"currency": "EUR"},
    )
    assert (overdue.kind, overdue.at) == (FactKind.INVOICE_OVERDUE, epoch(1767830400))
    ends = {one.key: one.ended_at for one in news("stripe_invoice_paid")}
    assert ends == {failed.key: epoch(1768000000), overdue.key: epoch(1768000000)}


def test_zendesk_tells_of_tickets_by_event_and_by_trigger():
    (ticket,) = news("zendesk_event")
    assert ticket == TicketNews(
        ref=Ref(words="Zendesk organization 360001"),
        key="4711",
        created_at=datetime(2026, 1, 6, 8, tzinfo=UTC),
        severity=TicketSeverity.URGENT,
        subject="Export stops at row 10,000",
        resolved_at=datetime(2026, 1, 7, 10, 14, 58, tzinfo=UTC),
    )
    (ticket,) = news("zendesk_trigger")
    assert ticket.ref == Ref(external_id="nw-7", email="admin@northwind.example", words="Northwind Freight")
    assert (ticket.severity, ticket.rating) == (TicketSeverity.QUESTION, 5.0)


def test_intercom_tells_of_conversations_and_ratings():
    (ticket,) = news("intercom_rating")
    assert ticket.ref == Ref(external_id="nw-7", email="buyer@northwind.example", words="Northwind Freight")
    assert (ticket.key, ticket.severity, ticket.rating) == ("215", TicketSeverity.HIGH, 2.0)
    assert ticket.resolved_at == epoch(1767776400)
    (opened,) = news("intercom_opened")
    assert (opened.subject, opened.resolved_at, opened.ref.email) == ("Hello", None, "admin@northwind.example")


def test_hubspot_tells_of_a_company_one_property_at_a_time():
    *changes, deal = read("hubspot_changes")
    told = [one for change in changes for one in change.news]
    assert {one.ref.crm_id for one in told} == {"5005"}
    assert told[0].name == "Northwind Freight"
    assert told[1].ref.domain == "northwind.example"
    assert told[2].arr == 84000
    assert told[3].renewal_date == date(2027, 1, 1)
    assert told[4].traits == {"hubspot_owner_id": "7171"}
    assert (deal.kind, deal.news) == ("deal.creation", None)
    assert len({one.key for one in (*changes, deal)}) == 6


def test_salesforce_tells_of_accounts_and_of_growth():
    (account,) = news("salesforce_account")
    ref = Ref(crm_id="001Hu00000NWFRT", external_id="nw-7", domain="https://www.northwind.example")
    assert account.ref == ref
    assert (account.arr, account.seats, account.owner_email) == (Decimal("96000.5"), 80, "csm@our.example")
    assert (account.renewal_date, account.contract_start) == (date(2027, 1, 31), date(2025, 2, 1))
    assert account.traits["Region__c"] == "North"
    (growth,) = news("salesforce_opportunity")
    assert (growth.kind, growth.value, growth.ended_at) == (FactKind.EXPANSION, 24000.0, None)
    (renewal,) = news("salesforce_renewal")
    assert (renewal.kind, renewal.value, renewal.ended_at) == (FactKind.FORECAST, 80000.0, None)
    assert renewal.at == datetime(2026, 1, 8, 9, tzinfo=UTC), "a forecast is of the day on which it was changed"


def test_surveys_tell_who_would_recommend_us():
    (answer,) = news("delighted_response")
    assert answer.ref == Ref(external_id="nw-7", email="champion@northwind.example")
    assert (answer.kind, answer.value, answer.at) == (FactKind.NPS, 9.0, epoch(1767693600))
    (answer,) = news("nps_answer")
    assert (answer.value, answer.at) == (3.0, datetime(2026, 1, 7, 11, tzinfo=UTC))
    body = b"email=champion%40northwind.example&score=10&account=Northwind+Freight"
    ((form,),) = (one.news for one in all_sources()["nps"].read(sent("nps", body), NOW))
    assert (form.value, form.ref.words) == (10.0, "Northwind Freight")


@pytest.mark.parametrize("name", ["intercom_ping", "zendesk_closed", "delighted_unsubscribe"])
def test_what_means_nothing_to_us_is_known_as_such(name):
    assert news(name) == ()


@pytest.mark.parametrize("name", ["stripe_unknown", "zendesk_user", "intercom_unknown"])
def test_what_nobody_knows_is_said_to_be_unknown(name):
    assert news(name) is None


def scrambled(payloads):
    """The captured payloads with a value somewhere in them exchanged for any other."""
    values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just([]) | st.just({})
    anything = st.recursive(values, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner))

    @st.composite
    def made(draw):
        source, body = draw(st.sampled_from(payloads))
        here, replaced = body, draw(anything)
        while isinstance(here, dict | list) and here:
            key = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
            if not isinstance(here[key], dict | list) or draw(st.integers(0, 3)) == 0:
                here[key] = replaced
                break
            here = here[key]
        return source, body

    return made()


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_a_payload_with_anything_in_it_is_read_or_refused(data):
    import orjson

    files = sorted(PAYLOADS.glob("*.json"))
    payloads = [(file.name.partition("_")[0], orjson.loads(file.read_bytes())) for file in files]
    source, body = data.draw(scrambled(payloads))
    try:
        raw = orjson.dumps(body)
    except TypeError:
        return
    try:
        told = all_sources()[source].read(sent(source, raw), NOW)
    except BadInput:
        return
    assert all(one.key for one in told)
