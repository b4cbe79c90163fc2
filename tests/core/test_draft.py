"""Reading what was typed behind /onboard."""

from datetime import date

import pytest

from core.errors import BadInput
from core.onboarding.draft import Draft, DraftContact, check, read_contact, split_words
from core.types import ChannelId, Tier, UserId

TODAY = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("typed", "name", "tier"),
    [
        ("Acme enterprise", "Acme", Tier.ENTERPRISE),
        ("Acme, enterprise", "Acme", Tier.ENTERPRISE),
        ('"Acme Two" mid market', "Acme Two", Tier.MID_MARKET),
        ("Acme Corp mid-market", "Acme Corp", Tier.MID_MARKET),
        ("O'Neil smb", "O'Neil", Tier.SMB),
        ('"Harbor\'s Two" smb', "Harbor's Two", Tier.SMB),
        (r'"North\South" smb', r"North\South", Tier.SMB),
        ("Acme", "Acme", None),
        ("enterprise", "", Tier.ENTERPRISE),
        ("", "", None),
        ("Startup Garage", "Startup Garage", None),
        ("עסקים 🚀 startup", "עסקים 🚀", Tier.STARTUP),
        ("{{ 7*7 }} smb", "{{ 7*7 }}", Tier.SMB),
    ],
)
def test_the_words_give_a_name_and_a_tier(typed, name, tier):
    assert split_words(typed) == (name, tier)


def test_a_quote_that_is_never_closed_is_a_plain_character():
    assert split_words('"Acme')[0].strip('"') == "Acme"


@pytest.mark.parametrize(
    ("typed", "contact"),
    [
        (
            "Site Administrator <admin@x.example>",
            DraftContact(role="admin", name="Site Administrator", email="admin@x.example"),
        ),
        (
            "Site Administrator, admin@X.example",
            DraftContact(role="admin", name="Site Administrator", email="admin@x.example"),
        ),
        ("admin@x.example", DraftContact(role="admin", name="admin", email="admin@x.example")),
        ("Site Administrator", DraftContact(role="admin", name="Site Administrator", email=None)),
        ("  ", None),
    ],
)
def test_a_contact_may_come_with_or_without_an_address(typed, contact):
    assert read_contact("admin", typed) == contact


def test_an_address_that_is_none_is_refused_at_its_input():
    with pytest.raises(BadInput) as refused:
        read_contact("admin", "Administrator <admin@nowhere>")
    assert refused.value.field == "admin"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"tier": None}, "tier"),
        ({"start": date(2028, 1, 1)}, "start"),
        ({"channel": None}, "channel"),
        ({"audience": {"admin": -1}}, "admin"),
    ],
)
def test_an_answer_that_cannot_stand_is_named(changed, field):
    good = {"name": "Acme", "start": TODAY, "owner": UserId("U1"), "tier": Tier.SMB, "channel": ChannelId("C1")}
    check(Draft(**good), today=TODAY)
    with pytest.raises(BadInput) as refused:
        check(Draft(**{**good, **changed}), today=TODAY)
    assert refused.value.field == field
