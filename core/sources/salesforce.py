"""Salesforce: an account as JSON from a Flow or an Apex trigger that signs it with a shared secret.

Signed by ``X-Coordinator-Signature``: hexadecimal HMAC-SHA256 over the time in ``X-Coordinator-Timestamp``, a dot
and the body; Apex makes it with ``Crypto.generateMac('HmacSHA256', …)``.
"""

from datetime import datetime

from core.errors import BadInput
from core.facts import FactKind
from core.ids import derived
from core.incoming import AccountNews, FactNews, Incoming, Ref
from core.sources._part import Delivery, Example, Source, Told, check_age, check_hex, digest, read_object
from core.sources._reading import Object, day, inside, moment, number, plain_traits, text, whole

GROWING = frozenset(["expansion", "upsell", "cross-sell"])
RENEWING = frozenset(["renewal"])
_USED = frozenset(["attributes", "Id", "Name"])


def verify(delivery: Delivery, secret: str, now: datetime) -> None:
    """As the module says."""
    stamp = delivery.headers.get("x-coordinator-timestamp", "")
    expected = digest("sha256", secret, stamp.encode("utf-8", "surrogateescape"), b".", delivery.body)
    check_hex(delivery.headers.get("x-coordinator-signature", "").removeprefix("sha256="), expected)
    check_age(stamp, now)


def read(delivery: Delivery, now: datetime) -> tuple[Told, ...]:
    """One account or opportunity."""
    body = read_object(delivery.body)
    kind = text(body.get("type"))
    if not kind:
        raise BadInput("There is no type in it, such as account.updated.")
    key = text(body.get("id")) or derived("salesforce", delivery.body.decode("utf-8", "replace"))
    match kind.partition(".")[0]:
        case "account":
            return (Told(key=key, kind=kind, news=_account(inside(body, "account"))),)
        case "opportunity":
            at = moment(body.get("at")) or now
            return (Told(key=key, kind=kind, news=_opportunity(inside(body, "opportunity"), at)),)
        case _:
            return (Told(key=key, kind=kind, news=None),)


def _account(account: Object) -> tuple[Incoming, ...]:
    key = text(account.get("Id"))
    if not key:
        return ()
    ref = Ref(
        crm_id=key,
        external_id=text(account.get("External_Id__c")) or None,
        domain=text(account.get("Website")) or None,
    )
    owner = text(account.get("OwnerEmail")) or text(inside(account, "Owner").get("Email"))
    traits = {name: value for name, value in account.items() if name not in _USED}
    return (
        AccountNews(
            ref=ref,
            name=text(account.get("Name")) or None,
            tier=text(account.get("Tier__c")) or None,
            arr=number(account.get("ARR__c")),
            currency=text(account.get("CurrencyIsoCode")) or None,
            seats=whole(account.get("Seats__c")),
            owner_email=owner or None,
            industry=text(account.get("Industry")) or None,
            country=text(account.get("BillingCountry")) or None,
            contract_start=day(account.get("Contract_Start__c")),
            renewal_date=day(account.get("Renewal_Date__c")),
            traits=plain_traits(traits),
        ),
    )


def _opportunity(opportunity: Object, at: datetime) -> tuple[Incoming, ...]:
    """An opportunity to grow, or the forecast of a renewal, until it is closed; others mean nothing."""
    key, account = text(opportunity.get("Id")), text(opportunity.get("AccountId"))
    sort = text(opportunity.get("Type")).casefold()
    if not (key and account) or sort not in GROWING | RENEWING:
        return ()
    amount, closed = number(opportunity.get("Amount")), opportunity.get("IsClosed") is True
    began = moment(opportunity.get("CreatedDate")) or at
    news = FactNews(
        ref=Ref(crm_id=account),
        key=f"opportunity:{key}",
        kind=FactKind.FORECAST if sort in RENEWING else FactKind.EXPANSION,
        at=at if sort in RENEWING else min(began, at),
        value=None if amount is None else float(amount),
        text=text(opportunity.get("Name")),
        ended_at=at if closed else None,
    )
    return (news,)


EXAMPLE = """{"id": "a unique id of this change", "type": "account.updated", "account": {
  "Id": "001…", "Name": "…", "Website": "…", "OwnerEmail": "…", "ARR__c": 120000, "CurrencyIsoCode": "EUR",
  "Seats__c": 80, "Renewal_Date__c": "2027-01-31", "Industry": "…", "BillingCountry": "…", "External_Id__c": "…"
}}"""
SOURCE = Source(
    name="salesforce",
    label="Salesforce",
    secret_hint="Any text of 32 characters or more that you also give to the Flow or Apex trigger.",
    verify=verify,
    read=read,
    examples=(Example(said="What the Flow or Apex trigger posts when an account changes", body=EXAMPLE),),
)
