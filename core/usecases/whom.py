"""Who hears of something: the owner, else who leads the success team, else an admin; and during which hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.accounts import Person
from core.calendar import WorkCalendar, WorkingHours
from core.storage import Work, Workspace
from core.types import Place, UserId

LEADS = ("cs_manager", "head_of_cs")
"""Our roles that hear of what has no owner, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The people of a workspace, as far as they matter for who hears of what; looked up once."""

    people: Mapping[UserId, Person]
    roles: Mapping[str, UserId]
    workspace: Workspace | None

    @classmethod
    def of(cls, work: Work) -> "Ladder":
        """Everybody known."""
        workspace = work.workspaces.find()
        people = {person.id: person for person in work.people.all()}
        return cls(people=people, roles=workspace.settings.roles if workspace else {}, workspace=workspace)

    def recipient(self, owner: UserId | None) -> UserId | None:
        """Who is to hear: the owner while they are here, else ``lead``."""
        return owner if owner is not None and self.is_here(owner) else self.lead()

    def lead(self) -> UserId | None:
        """Who leads the success team, else an admin, else nobody."""
        leads = [self.roles[role] for role in LEADS if role in self.roles and self.is_here(self.roles[role])]
        admins = [one.id for one in self.people.values() if one.is_admin and self.is_here(one.id)]
        return next(iter([*leads, *sorted(admins)]), None)

    def above(self, user: UserId) -> UserId | None:
        """Whom something climbs to from ``user``: their manager, else who leads; None when that is themselves."""
        person = self.people.get(user)
        found = person.manager if person and person.manager and self.is_here(person.manager) else self.lead()
        return None if found == user else found

    def hours(self, user: UserId | None) -> WorkingHours:
        """The hours of a person in their own zone on our working days."""
        person = self.people.get(user) if user else None
        zone = person.time_zone if person else self.workspace.time_zone if self.workspace else "UTC"
        places = (self.workspace.settings.place,) if self.workspace else ()
        return WorkingHours(zone=ZoneInfo(zone), calendar=_calendar(places))

    def is_here(self, user: UserId) -> bool:
        """Whether a person can be written to: not known to be deactivated, an app, a guest or somebody else's."""
        person = self.people.get(user)
        return person is None or not (person.deleted or person.is_bot or person.is_guest or person.is_external)


@lru_cache(maxsize=64)
def _calendar(places: tuple[Place, ...]) -> WorkCalendar:
    """Built once: it counts every day of decades, and a morning asks for it once an alert."""
    return WorkCalendar(places)
