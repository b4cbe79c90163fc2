"""A workspace whose customers have measures, facts and tickets, on days that the test names."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np

from core.accounts import Account, Contact, Person
from core.content.scoring import default_scoring_text
from core.facts import Fact, FactKind, Ticket, TicketSeverity
from core.measures import Measures
from core.storage import Workspace
from core.types import AccountId, ContactId, TeamId, UserId

TEAM, OWNER, ADMIN = TeamId("T1"), UserId("U1"), UserId("UADMIN")
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NORTHWIND, HARBOUR = AccountId("northwind"), AccountId("harbour")
WELL = {
    "active_28": 80.0,
    "active_before": 80.0,
    "peak_180": 85.0,
    "stick": 0.22,
    "active_14": 70.0,
    "core_users_14": 35.0,
    "core_30": 500.0,
    "core_before_30": 490.0,
    "core_7": 120.0,
    "core_before_7": 118.0,
    "last_core": 0.0,
    "last_export": np.nan,
    "exit_7": 0.0,
    "features_used": 9.0,
    "power_users": 18.0,
    "last_seen": 0.0,
    "usual_gap": 1.0,
}
_KEYS = count()
OURS = default_scoring_text().replace("core_events: []", "core_events: [report_published]")


def open_workspace(work, *, product=True):
    work.workspaces.save(
        Workspace(
            team=TEAM,
            name="Team One",
            bot_token=None,
            bot_user=UserId("UBOT"),
            app_id="A1",
            scopes=(),
            time_zone="Europe/Berlin",
            installed_at=NOW,
        )
    )
    work.people.save(Person(id=ADMIN, name="The administrator", time_zone="UTC", is_admin=True), seen_at=NOW)
    if product:
        work.scorings.add(OURS, by=OWNER, at=NOW - 400 * DAY)


def customer(work, key, *, months=24, seats=100, **more):
    start = NOW.date() - timedelta(days=30 * months)
    given = {"owner": OWNER, "contract_start": start, "seats": seats} | more
    work.accounts.save(Account(id=AccountId(key), name=f"{key.title()} Freight", **given))
    return AccountId(key)


def measured(work, day, **accounts):
    """Keep a day's measures of these accounts: the numbers of a healthy one, with changes."""
    rows = [WELL | changes for changes in accounts.values()]
    names = [field.name for field in fields(Measures) if field.name in WELL]
    columns = {name: np.array([row[name] for row in rows], dtype=float) for name in names}
    made = Measures(
        day=day,
        newest=datetime(day.year, day.month, day.day, 6, tzinfo=UTC),
        features_known=20,
        accounts=tuple(map(AccountId, accounts)),
        firsts=np.zeros((len(rows), 0)),
        **columns,
    )
    work.measured.put(made, source="events", as_of=made.newest)


def heard(work, *domains, at=NOW):
    for domain in domains:
        work.sources.heard(f"{domain}:segment", at=at, brought=1)


def fact(work, account, kind, *, at=NOW, **more):
    made = Fact(id=f"fact{next(_KEYS)}", account=account, kind=FactKind(kind), at=at, source="test", **more)
    work.facts.merge([made])
    return made


def ticket(work, account, severity="normal", *, at=NOW, **more):
    key = f"ticket{next(_KEYS)}"
    made = Ticket(id=key, account=account, created_at=at, severity=TicketSeverity(severity), source="zendesk", **more)
    work.tickets.merge([made])


def contact(work, account, role, email):
    work.contacts.save(Contact(id=ContactId(email), account=account, name=role, role=role, email=email))
