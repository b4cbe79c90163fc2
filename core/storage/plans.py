"""Plans: one document each, with the columns they are found by."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from core.errors import Conflict, NotFound
from core.onboarding.plan import Plan, PlanKind, PlanState
from core.storage.rows import document, read_plan
from core.storage.scope import Scope
from core.storage.tables import people, plan_people, plans
from core.types import AccountId, PlanId, UserId

CHUNK = 200
_OPEN = (PlanState.RUNNING, PlanState.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of one workspace. An account has at most one of each kind that is open (running or on hold)."""

    _scope: Scope

    def get(self, plan: PlanId) -> Plan:
        """The plan; raises NotFound when it is gone."""
        found = self._read(select(plans.c.document).where(plans.c.id == plan))
        if not found:
            raise NotFound("This plan is gone.", plan=plan)
        return found[0]

    def running_for(self, account: AccountId, *, kind: PlanKind = PlanKind.ONBOARDING) -> Plan | None:
        """The account's open plan of a kind, or None."""
        mine = (plans.c.account_id == account, plans.c.kind == kind, plans.c.state.in_(_OPEN))
        found = self._read(select(plans.c.document).where(*mine))
        return found[0] if found else None

    def of_account(self, account: AccountId, *, kind: PlanKind = PlanKind.ONBOARDING) -> tuple[Plan, ...]:
        """Every plan of a kind the account ever had, newest first."""
        query = select(plans.c.document).where(plans.c.account_id == account, plans.c.kind == kind)
        return self._read(query.order_by(plans.c.created_at.desc(), plans.c.id))

    def open_plays(self) -> tuple[Plan, ...]:
        """Every save play that runs or rests, oldest first."""
        query = select(plans.c.document).where(plans.c.kind == PlanKind.PLAY, plans.c.state.in_(_OPEN))
        return self._read(query.order_by(plans.c.created_at, plans.c.id))

    def of_person(self, user: UserId) -> tuple[Plan, ...]:
        """The open plans a person owns or owns a task of, oldest first."""
        query = select(plans.c.document).where(plans.c.id.in_(self._plans_with(user)), plans.c.state.in_(_OPEN))
        return self._read(query.order_by(plans.c.created_at, plans.c.id))

    def running(self) -> Iterator[Plan]:
        """Every running plan by id, loaded a chunk at a time."""
        last = ""
        while True:
            query = select(plans.c.document).where(plans.c.state == PlanState.RUNNING, plans.c.id > last)
            chunk = self._read(query.order_by(plans.c.id).limit(CHUNK))
            yield from chunk
            if len(chunk) < CHUNK:
                return
            last = chunk[-1].id

    def add(self, plan: Plan, *, wake_at: datetime | None) -> None:
        """Keep a new plan of a saved account. Raises Conflict when the account already has an open one."""
        values = self._columns(plan, wake_at) | {
            "team_id": self._scope.team,
            "id": plan.id,
            "account_id": plan.account,
            "created_at": plan.created_at,
        }
        try:
            with self._scope.connection.begin_nested():
                self._scope.connection.execute(insert(plans).values(values))
        except IntegrityError as error:
            raise self._taken(plan, error) from error
        self._index(plan)

    def save(self, plan: Plan, *, wake_at: datetime | None) -> Plan:
        """Keep a changed plan and return it with its new version.

        Raises Conflict when somebody else saved it since it was loaded, NotFound when it is gone.
        """
        saved = replace(plan, version=plan.version + 1)
        change = (
            update(plans)
            .where(self._scope.mine(plans), plans.c.id == plan.id, plans.c.version == plan.version)
            .values(self._columns(saved, wake_at))
        )
        try:
            with self._scope.connection.begin_nested():
                kept = self._scope.connection.execute(change).rowcount
        except IntegrityError as error:
            raise self._taken(plan, error) from error
        if not kept:
            self.get(plan.id)
            raise Conflict(
                f"Somebody else changed the plan of {plan.account_name} at the same moment. Please try again.",
                plan=plan.id,
            )
        self._index(saved)
        return saved

    def touch(self, plan: PlanId, *, wake_at: datetime | None) -> None:
        """Set when the plan is next looked at, and nothing else."""
        self._scope.connection.execute(
            update(plans).where(self._scope.mine(plans), plans.c.id == plan).values(wake_at=wake_at)
        )

    def strangers(self, *, limit: int) -> tuple[UserId, ...]:
        """People of open plans whom we have never read from Slack, at most ``limit``."""
        known = select(people.c.id).where(self._scope.mine(people), people.c.id == plan_people.c.user_id)
        query = select(plan_people.c.user_id).distinct().where(self._scope.mine(plan_people), ~known.exists())
        found = self._scope.connection.execute(query.order_by(plan_people.c.user_id).limit(limit))
        return tuple(UserId(user) for user in found.scalars())

    def wake_those_of(self, user: UserId, *, at: datetime) -> None:
        """Have a person's running plans looked at by ``at``: something about the person has changed."""
        theirs = plans.c.id.in_(self._plans_with(user)) & (plans.c.state == PlanState.RUNNING)
        self._scope.connection.execute(
            update(plans).where(self._scope.mine(plans), theirs, plans.c.wake_at > at).values(wake_at=at)
        )

    def claim_due(
        self, *, now: datetime, wall: datetime, owner: str, limit: int, lease_seconds: float = 10
    ) -> tuple[PlanId, ...]:
        """Ids of plans whose ``wake_at`` has come, longest due first, now leased to ``owner``.

        One conditional update: of several claimers each plan goes to one. ``now`` is the domain's time, ``wall``
        the real one; a lease not given back ends ``lease_seconds`` of real time later.
        """
        free = or_(plans.c.lease_until.is_(None), plans.c.lease_until <= wall)
        due = (
            select(plans.c.id)
            .where(self._scope.mine(plans), plans.c.wake_at <= now, free)
            .order_by(plans.c.wake_at, plans.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        claim = (
            update(plans)
            .where(self._scope.mine(plans), plans.c.id.in_(select(due.c.id)), free)
            .values(lease_owner=owner, lease_until=wall + timedelta(seconds=lease_seconds))
            .returning(plans.c.wake_at, plans.c.id)
        )
        return tuple(PlanId(row.id) for row in sorted(self._scope.connection.execute(claim)))

    def release(self, *claimed: PlanId, owner: str) -> bool:
        """Give claimed plans back; False when the lease of one was no longer ``owner``'s."""
        theirs = plans.c.id.in_(claimed) & (plans.c.lease_owner == owner)
        change = update(plans).where(self._scope.mine(plans), theirs).values(lease_owner=None, lease_until=None)
        return self._scope.connection.execute(change).rowcount == len(claimed)

    def next_wake(self) -> datetime | None:
        """The earliest instant at which any plan is to be looked at, or None."""
        query = select(func.min(plans.c.wake_at)).where(self._scope.mine(plans))
        found: datetime | None = self._scope.connection.execute(query).scalar()
        return found

    def _read(self, query: Select[str]) -> tuple[Plan, ...]:
        found = self._scope.connection.execute(query.where(self._scope.mine(plans)))
        return tuple(read_plan(text) for text in found.scalars())

    def _columns(self, plan: Plan, wake_at: datetime | None) -> dict[str, object]:
        assert plan.team == self._scope.team
        return {
            "kind": plan.kind,
            "state": plan.state,
            "owner": plan.owner,
            "version": plan.version,
            "wake_at": wake_at,
            "document": document(plan),
        }

    def _taken(self, plan: Plan, error: IntegrityError) -> Exception:
        running = self.running_for(plan.account, kind=plan.kind)
        if running is None or running.id == plan.id:
            return error
        called = "a running save play" if plan.kind is PlanKind.PLAY else "an onboarding plan"
        return Conflict(f"{plan.account_name} already has {called}.", plan=running.id)

    def _plans_with(self, user: UserId) -> Select[str]:
        mine = self._scope.mine(plan_people)
        return select(plan_people.c.plan_id).where(mine, plan_people.c.user_id == user)

    def _index(self, plan: Plan) -> None:
        wanted = {plan.owner, *(task.owner for task in plan.tasks if task.owner)}
        wanted |= {task.blocker.owner for task in plan.tasks if task.blocker}
        of_plan: ColumnElement[bool] = self._scope.mine(plan_people) & (plan_people.c.plan_id == plan.id)
        known = set(self._scope.connection.execute(select(plan_people.c.user_id).where(of_plan)).scalars())
        if gone := known - wanted:
            self._scope.connection.execute(
                delete(plan_people).where(of_plan, plan_people.c.user_id.in_(sorted(gone)))
            )
        for user in sorted(wanted - known):
            self._scope.add_new(plan_people, {"user_id": user, "plan_id": plan.id})
