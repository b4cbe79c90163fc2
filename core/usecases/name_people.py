"""Say who holds the roles of a running plan, on both sides, and how many people are trained."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.accounts import Contact
from core.messages import HomeView
from core.onboarding.draft import DraftContact
from core.onboarding.edits import NamedContact, NamePeople
from core.onboarding.holders import CSM
from core.onboarding.plan import Plan
from core.storage import Work
from core.types import PlanId, UserId
from core.usecases.change_plan import Changed, change
from core.usecases.keep_settings import check_member
from core.usecases.start_plan import contact_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The answers of the people form, by role; None is nobody, or not known."""

    people: Mapping[str, UserId | None] = field(default_factory=dict)
    contacts: Mapping[str, DraftContact | None] = field(default_factory=dict)
    audience: Mapping[str, int | None] = field(default_factory=dict)


def contacts_of(work: Work, plan: Plan) -> dict[str, Contact]:
    """The customer's people by the role they hold in the plan."""
    known = {contact.id: contact for contact in work.contacts.of(plan.account)}
    return {role: known[held] for role, held in plan.contacts.items() if held in known}


def name_people(work: Work, plan_id: PlanId, named: Named, *, by: UserId, now: datetime) -> Changed | None:
    """Keep the customer's people, change what is different in the plan, and return that; None when nothing is.

    Raises BadInput, field = role, for one of ours who is no full member, and as ``change`` does.
    """
    plan = work.plans.get(plan_id)
    edit = _different(work, plan, named)
    for role, user in edit.people.items():
        if user:
            check_member(work, user, field=role)
    if not (edit.people or edit.contacts or edit.audience):
        return None
    done = change(work, plan_id, edit, by=by, now=now)
    if done.plan.owner != plan.owner:
        _hand_over(work, plan, done.plan.owner)
    return done


def _different(work: Work, plan: Plan, named: Named) -> NamePeople:
    held = {**plan.people, CSM: plan.owner}
    found = {role: _kept(work, plan, role, typed) for role, typed in named.contacts.items()}
    return NamePeople(
        people={role: user for role, user in named.people.items() if held.get(role) != user},
        contacts={
            role: contact
            for role, contact in found.items()
            if plan.contacts.get(role) != (contact.id if contact else None)
        },
        audience={role: size for role, size in named.audience.items() if plan.audience.get(role) != size},
    )


def _kept(work: Work, plan: Plan, role: str, typed: DraftContact | None) -> NamedContact | None:
    """The contact, saved as typed: a known one where name or e-mail is the same, else a new one."""
    if typed is None:
        return None
    known = [contact for contact in work.contacts.of(plan.account) if contact.role == role]
    known.sort(key=lambda contact: contact.id != plan.contacts.get(role))
    alike = [c for c in known if c.name == typed.name or (typed.email and c.email == typed.email)]
    fresh = Contact(
        id=contact_id(plan.account, role, typed.email or typed.name), account=plan.account, name=typed.name, role=role
    )
    contact = replace(alike[0] if alike else fresh, name=typed.name, email=typed.email)
    if contact not in known:
        work.contacts.save(contact)
    return NamedContact(id=contact.id, name=contact.name)


def _hand_over(work: Work, before: Plan, owner: UserId) -> None:
    """The customer goes with the plan where it was the former owner's; that one's Home tab shows it is gone."""
    account = work.accounts.get(before.account)
    if account and account.owner == before.owner:
        work.accounts.save(replace(account, owner=owner))
    work.outbox.put(HomeView(user=before.owner), lane=before.owner, slot=f"home:{before.owner}")
