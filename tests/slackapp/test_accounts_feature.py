"""`/cs accounts` through the whole app: finding, pages, and what a change may say."""

import json
from datetime import timedelta

import pytest

from core.accounts import Account
from core.facts import FactKind
from core.types import Tier
from slackapp.features import accounts

TEAM = "T1"


@pytest.fixture
def phone(make_phone, store):
    with store.begin(TEAM) as work:
        work.accounts.save(Account(id="acc_acme", name="Acme", external_id="a-1"))
        work.accounts.save(Account(id="acc_north", name="Northwind Freight", external_id="n-1"))
        for number in range(20):
            work.accounts.save(Account(id=f"acc_{number}", name=f"Customer {number:02}"))
    return make_phone(accounts.FEATURE)


def answers(**typed):
    said = {"name": "Acme", "arr": "", "currency": "", "seats": "", "domain": "", "external_id": "a-1", "country": ""}
    values = {box: {"typed": {"value": text}} for box, text in {**said, **typed}.items() if box in said}
    for box in ("renewal", "contract_start", "churned"):
        values[box] = {"typed": {"selected_date": typed.get(box)}}
    values["tier"] = {"typed": {"selected_option": {"value": typed.get("tier")}}}
    values["owner"] = {"typed": {"selected_user": typed.get("owner")}}
    return values


def submit(phone, values, view_hash="h1"):
    blocks = [{"type": "input", "block_id": key} for key in values]
    private = json.dumps({"v": 1, "a": "acc_acme"})
    return phone.submit("account", values, blocks=blocks, private=private, view_hash=view_hash).json()


def acme(store):
    with store.read(TEAM) as work:
        return work.accounts.get("acc_acme")


def test_customers_come_ten_a_page(phone):
    said = phone.command("/cs accounts").json()
    assert "22 customers, page 1 of 3" in json.dumps(said)
    assert [b["type"] for b in said["blocks"]].count("section") == 10


def test_a_misspelled_name_finds_what_is_near(phone):
    assert "Northwind Freight" in phone.command("/cs accounts Nortwind Frieght").json()["text"]
    assert "Customers like “Northwind”" in phone.command('/cs accounts "Northwind').text
    assert "No customer is called" in phone.command("/cs accounts Zzzyx").json()["text"]


def test_the_answers_are_kept_with_an_entry_in_the_audit_log(phone, store):
    submit(
        phone,
        answers(
            name="Acme Corp", tier="smb", arr="12000.50", currency="eur", seats="40", domain="https://www.acme.com/x",
            owner="U1", renewal="2027-01-31", contract_start="2026-01-31", country="de-by",
        ),
    )  # fmt: skip
    kept = acme(store)
    assert (kept.name, kept.tier, str(kept.arr), kept.currency) == ("Acme Corp", Tier.SMB, "12000.50", "EUR")
    assert (kept.seats, kept.domain, kept.owner, kept.subdivision) == (40, "acme.com", "U1", "BY")
    with store.read(TEAM) as work:
        line = work.audit.of("acc_acme")[-1].detail["line"]
    assert "seats 40 (was none)" in line
    assert "owner <@U1>" in line


def test_handed_over_to_another_owner_the_pulse_falls_back_to_two(phone, store):
    submit(phone, answers(owner="U1"))
    with store.read(TEAM) as work:
        assert work.facts.of("acc_acme", kinds=[FactKind.PULSE]) == (), "a first owner takes nothing over"
    submit(phone, answers(owner="UADMIN"), view_hash="h2")
    with store.read(TEAM) as work:
        (pulse,) = work.facts.of("acc_acme", kinds=[FactKind.PULSE])
    assert (pulse.value, pulse.ended_at - pulse.at) == (2, timedelta(days=14))


def test_saving_the_same_is_no_change(phone, store):
    assert "Nothing was different" in json.dumps(submit(phone, answers()))
    with store.read(TEAM) as work:
        assert not work.audit.of("acc_acme")


@pytest.mark.parametrize(
    ("typed", "box", "said"),
    [
        ({"seats": "-1"}, "seats", "from 0 to"),
        ({"seats": "1.5"}, "seats", "whole number"),
        ({"arr": "NaN", "currency": "EUR"}, "arr", "plain number"),
        ({"arr": "-5", "currency": "EUR"}, "arr", "0 or more"),
        ({"arr": "5"}, "currency", "which currency"),
        ({"currency": "Euro"}, "currency", "three letters"),
        ({"name": " "}, "name", "needs a name"),
        ({"name": "northwind  freight"}, "name", "is called"),
        ({"external_id": "n-1"}, "external_id", "Northwind Freight has this"),
        ({"domain": "gmail.com"}, "domain", "no domain of one company"),
        ({"country": "XX"}, "country", "XX"),
        ({"owner": "UGUEST"}, "owner", "no full member"),
        ({"contract_start": "2026-05-01", "renewal": "2026-04-01"}, "renewal", "before the contract"),
        ({"churned": "1066-10-14"}, "churned", "too far away"),
    ],
)
def test_what_cannot_be_is_refused_at_its_input(phone, store, typed, box, said):
    assert said in submit(phone, answers(**typed))["errors"][box]
    assert acme(store) == Account(id="acc_acme", name="Acme", external_id="a-1")
