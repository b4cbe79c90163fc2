"""What a workspace has decided: its time zone, where we work, who holds our roles unless a plan says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import available_timezones

from rapidfuzz import process

from core.content import load_roles
from core.errors import BadInput
from core.onboarding.words import person
from core.storage import Work, WorkspaceSettings
from core.types import ChannelId, Place, UserId

HELD_ROLES = (
    "ae",
    "impl_engineer",
    "solutions_architect",
    "trainer",
    "support_lead",
    "cs_manager",
    "head_of_cs",
)
"""Our roles that a workspace fills by default; a plan's success manager is its owner."""
_ALIKE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The answers of the settings form. A role that is missing from ``roles`` is held by nobody.

    ``risk_channel`` gets the alerts that are critical, or with ``risk_all`` those that are high too.
    """

    time_zone: str
    place: Place
    roles: Mapping[str, UserId]
    risk_channel: ChannelId | None = None
    risk_all: bool = False


def keep_settings(work: Work, decided: Decided, *, by: UserId, now: datetime) -> tuple[str, ...]:
    """Save the answers and return what is different, a phrase each; empty when nothing is.

    Plans that already run keep their people. Raises BadInput, field = role, for a holder who is no full member.
    """
    before = work.workspaces.get()
    for role, user in decided.roles.items():
        check_member(work, user, field=role)
    others = {role: user for role, user in before.settings.roles.items() if role not in HELD_ROLES}
    place = replace(decided.place, weekend=before.settings.place.weekend)
    _check_channel(work, decided.risk_channel)
    settings = WorkspaceSettings(
        roles={**others, **decided.roles},
        place=place,
        risk_channel=decided.risk_channel,
        risk_all=decided.risk_all,
    )
    after = replace(before, time_zone=decided.time_zone, settings=settings)
    changes = tuple(_zone(before.time_zone, after.time_zone)) + _differences(before.settings, settings)
    if changes:
        work.workspaces.save(after)
        detail = {"line": f"changed the settings: {'; '.join(changes)}"}
        work.audit.add(who=by, what="settings.changed", subject=work.team, detail=detail, at=now)
    return changes


def _check_channel(work: Work, channel: ChannelId | None) -> None:
    """Raises BadInput, field = risk_channel, for one that is known to be archived or read by people from outside."""
    known = work.channels.get(channel) if channel else None
    if known and (known.is_ext_shared or known.is_archived):
        why = "People from outside your company read" if known.is_ext_shared else "Nobody can write in"
        raise BadInput(f"{why} #{known.name}. Choose another channel.", field="risk_channel")


def check_member(work: Work, user: UserId, *, field: str) -> None:
    """Raises BadInput when this person is known to be a guest, an app, deactivated or of another company."""
    known = work.people.get(user)
    if known and (known.is_guest or known.is_external or known.is_bot or known.deleted):
        raise BadInput(f"{known.name} is no full member of this workspace. Choose a colleague.", field=field)


def read_zone(text: str) -> str:
    """The IANA name of a time zone, from the name in any case or a city that is in one zone's name.

    Raises BadInput that offers the nearest name when there is no such zone.
    """
    typed = "_".join(text.split()).casefold()
    zones = {name.casefold(): name for name in sorted(available_timezones())}
    if typed in zones:
        return zones[typed]
    of_city = [name for key, name in zones.items() if "/" in key and key.rsplit("/", 1)[1] == typed]
    if len(of_city) == 1:
        return of_city[0]
    near = process.extractOne(typed, list(zones), score_cutoff=_ALIKE) if typed else None
    meant = f"Did you mean {zones[near[0]]}?" if near else "Write it as in Europe/Berlin."
    raise BadInput(f"There is no time zone “{text.strip()[:60]}”. {meant}")


def _zone(old: str, new: str) -> list[str]:
    return [f"time zone {new} (was {old})"] if old != new else []


def _differences(old: WorkspaceSettings, new: WorkspaceSettings) -> tuple[str, ...]:
    where = [f"we work in {_where(new.place)} (was {_where(old.place)})"] if old.place != new.place else []
    roles = load_roles()
    held = [
        f"{roles.label(role)} {_who(new.roles.get(role))}"
        for role in HELD_ROLES
        if old.roles.get(role) != new.roles.get(role)
    ]
    return (*where, *held, *_alerting(old, new))


def _alerting(old: WorkspaceSettings, new: WorkspaceSettings) -> list[str]:
    if (old.risk_channel, old.risk_all) == (new.risk_channel, new.risk_all):
        return []
    if new.risk_channel is None:
        return ["alerts go to no channel"]
    return [f"{'all' if new.risk_all else 'critical'} alerts go to <#{new.risk_channel}>"]


def _where(place: Place) -> str:
    return "-".join(part for part in (place.country, place.subdivision) if part) or "no country"


def _who(user: UserId | None) -> str:
    return person(user) if user else "nobody"
