"""The only room that knows SQL: tables, rows to values and back, the outbox, and what is due.

It never runs a query without a tenant (but for the list of tenants, and whose a write key is), reads no clock,
decides nothing about a plan and sends nothing. Times passed in are aware; ``now`` is the domain's time, ``wall``
the real one.
"""

from core.storage.accounts import name_key
from core.storage.address import DatabaseTrouble, checked_address, database_file
from core.storage.adopt import STAND_IN
from core.storage.event_store import (
    MAPPING,
    EventsGone,
    EventStore,
    checked_events_address,
    open_events,
    read_mapping,
)
from core.storage.flat import Contract, Deal, Terms
from core.storage.identities import Aside, Heard, IdentityKind, Why
from core.storage.imports import Import, ImportResult, ImportState, Reason, Wanted
from core.storage.keys import WriteKey, digest_of
from core.storage.ledger import AuditEntry
from core.storage.merge import Draft, Fate, Merged
from core.storage.migrate import current, upgrade
from core.storage.outbox import BUDGET, PACE, Delivery, Shown
from core.storage.risk_models import ModelState, RiskModel
from core.storage.score_rows import ScoreRow
from core.storage.scores import ScoredDay
from core.storage.scorings import ScoringDraft, ScoringVersion
from core.storage.store import Readiness, Store, Work
from core.storage.templates import TemplateVersion
from core.storage.warehouse import Warehouse
from core.storage.workspaces import Workspace, WorkspaceSettings

__all__ = [
    "BUDGET",
    "MAPPING",
    "PACE",
    "STAND_IN",
    "Aside",
    "AuditEntry",
    "Contract",
    "DatabaseTrouble",
    "Deal",
    "Delivery",
    "Draft",
    "EventStore",
    "EventsGone",
    "Fate",
    "Heard",
    "IdentityKind",
    "Import",
    "ImportResult",
    "ImportState",
    "Merged",
    "ModelState",
    "Readiness",
    "Reason",
    "RiskModel",
    "ScoreRow",
    "ScoredDay",
    "ScoringDraft",
    "ScoringVersion",
    "Shown",
    "Store",
    "TemplateVersion",
    "Terms",
    "Wanted",
    "Warehouse",
    "Why",
    "Work",
    "Workspace",
    "WorkspaceSettings",
    "WriteKey",
    "checked_address",
    "checked_events_address",
    "current",
    "database_file",
    "digest_of",
    "name_key",
    "open_events",
    "read_mapping",
    "upgrade",
]
