"""What is to be said in Slack, and the order in which it leaves.

A lane is a channel or a person. The rule, whole:

1. A lane has at most one message under way: the lease lies on the lane, not on the message.
2. The next one out of a free lane is its oldest that is due and whose thread's first message is there. A line
   whose thread is still to be opened waits, and so does what is not due; nothing else waits for them.
3. After a message was sent the lane rests for ``PACE``. When one is to be tried again the lane waits until then
   as a whole, for what stops one message for a while stops the next as well; so nothing overtakes.
4. A message that failed for good leaves the queue.

It cannot lock up: every wait ends at an instant, but for a line's wait for its thread, and the message that
opens a thread never waits for a line. If that one failed, the line is handed out with no thread to go to.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, or_, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import KeyedColumnElement
from sqlalchemy.sql.selectable import CTE

from core.messages import Intent
from core.storage.living import Living
from core.storage.rows import document, read_intent
from core.storage.scope import Scope
from core.storage.tables import lanes, living, outbox
from core.types import ChannelId, TeamId

PACE = timedelta(seconds=1)
"""Slack takes one message a second in a channel."""
BUDGET = 240
"""Messages claimed for one workspace in any minute; Slack allows "several hundred" [D]."""
Names = CTE[ReadOnlyColumnCollection[str, KeyedColumnElement[str]]]
_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message claimed by ``owner``, to be sent now.

    ``in_doubt``: an earlier try may have reached Slack, so look there before posting. ``attempts`` counts this
    one, from 1. ``slot`` is the living message it makes or redraws, ``thread`` the slot it answers to.
    """

    id: int
    team: TeamId
    owner: str
    lane: str
    intent: Intent
    slot: str | None
    thread: str | None
    key: str | None
    attempts: int
    in_doubt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a living message in a lane was last asked to show."""

    lane: str
    slot: str
    intent: Intent


@dataclass(frozen=True, slots=True)
class Outbox:
    """The messages of one workspace that wait to be sent."""

    _scope: Scope

    def put(
        self,
        intent: Intent,
        *,
        lane: str,
        slot: str | None = None,
        thread: str | None = None,
        key: str | None = None,
        not_before: datetime | None = None,
    ) -> bool:
        """Queue a message; False when ``key`` was used before, and nothing is queued.

        A message for a slot for which one waits that nobody has begun to send takes that one's place, at the
        earlier of their times. ``not_before`` is in the domain's time; None is at once.
        """
        due = not_before or _AT_ONCE
        if slot is not None and self._absorbed(intent, slot, due):
            return True
        values: dict[str, object] = {
            "lane": lane,
            "slot": slot,
            "thread": thread,
            "key": key,
            "intent": document(intent),
            "not_before": due,
            "attempts": 0,
            "in_doubt": False,
        }
        return self._scope.add_new(outbox, values)

    def shown(self, number: int) -> Shown | None:
        """What the message that delivery ``number`` made or redrew is to show by now; None when it cannot change."""
        query = select(outbox.c.lane, outbox.c.slot).where(self._scope.mine(outbox), outbox.c.id == number)
        first = self._scope.connection.execute(query).one_or_none()
        if first is None or first.slot is None:
            return None
        later = select(outbox.c.intent).where(
            self._scope.mine(outbox), outbox.c.id >= number, outbox.c.slot == first.slot
        )
        text = self._scope.connection.execute(later.order_by(outbox.c.id.desc()).limit(1)).scalar_one()
        return Shown(lane=first.lane, slot=first.slot, intent=read_intent(text))

    def claim(
        self, *, now: datetime, wall: datetime, owner: str, limit: int, lease_seconds: float = 10
    ) -> tuple[Delivery, ...]:
        """At most one message of every free lane, oldest first, leased to ``owner``.

        ``now`` is the domain's time, ``wall`` the real one. Fewer than ``limit`` come when the minute's
        ``BUDGET`` runs out. A lease that is not ended by a mark ends after ``lease_seconds`` of real time.
        """
        room = min(limit, BUDGET - self._claimed_since(wall - timedelta(minutes=1)))
        if room <= 0:
            return ()
        picked = self._pick_lanes(now=now, wall=wall, limit=room)
        if not picked:
            return ()
        until = wall + timedelta(seconds=lease_seconds)
        taken = self._take_lanes(picked, now=now, wall=wall, owner=owner, until=until)
        return self._take_items(taken, wall=wall, owner=owner)

    def sent(self, delivery: Delivery, *, channel: ChannelId | None, ts: str | None, wall: datetime) -> bool:
        """It is in Slack (``ts`` None for what has none, such as a Home tab); its slot now lives there.

        False, and nothing is marked, when the lease has gone to another owner; so for the other marks.
        """
        if not self._free_lane(delivery, wall + PACE):
            return False
        self._end(delivery, {"ended_at": wall, "ts": ts, "in_doubt": False})
        if delivery.slot is not None and channel is not None and ts is not None:
            Living(self._scope).set(delivery.slot, channel, ts)
        return True

    def retry(self, delivery: Delivery, *, at: datetime, error: str, in_doubt: bool) -> bool:
        """Try again at ``at`` (real time). ``in_doubt`` when this try may have reached Slack."""
        if not self._free_lane(delivery, at):
            return False
        self._end(delivery, {"error": error, "in_doubt": in_doubt})
        return True

    def failed(self, delivery: Delivery, *, error: str, wall: datetime) -> bool:
        """Give it up: it will never be sent."""
        if not self._free_lane(delivery, wall):
            return False
        self._end(delivery, {"ended_at": wall, "error": error})
        return True

    def pending_count(self, *, now: datetime) -> int:
        """How many messages are due and not yet sent or given up, those under way included."""
        query = select(func.count()).select_from(outbox).where(*self._waiting(), outbox.c.not_before <= now)
        return int(self._scope.connection.execute(query).scalar_one())

    def next_at(self, *, now: datetime) -> datetime | None:
        """The first instant after ``now``, in the domain's time, at which a waiting message becomes due, or None."""
        query = select(func.min(outbox.c.not_before)).where(*self._waiting(), outbox.c.not_before > now)
        found: datetime | None = self._scope.connection.execute(query).scalar()
        return found

    def _waiting(self) -> tuple[ColumnElement[bool], ...]:
        return self._scope.mine(outbox), outbox.c.ended_at.is_(None)

    def _absorbed(self, intent: Intent, slot: str, due: datetime) -> bool:
        """An update, not a look: a claimer that is just taking the waiting one and we cannot both succeed."""
        earlier = case((outbox.c.not_before > due, due), else_=outbox.c.not_before)
        change = update(outbox).where(*self._waiting(), outbox.c.slot == slot, outbox.c.in_doubt.is_(False))
        return self._scope.connection.execute(change.values(intent=document(intent), not_before=earlier)).rowcount > 0

    def _claimed_since(self, wall: datetime) -> int:
        query = select(func.count()).select_from(outbox).where(self._scope.mine(outbox), outbox.c.claimed_at > wall)
        return int(self._scope.connection.execute(query).scalar_one())

    def _lanes_waiting(self) -> Names:
        """Names of lanes in which something waits, one index step a lane however long the lanes are."""
        names = select(func.min(outbox.c.lane).label("lane")).where(*self._waiting()).cte("names", recursive=True)
        after = select(func.min(outbox.c.lane)).where(*self._waiting(), outbox.c.lane > names.c.lane)
        return names.union_all(select(after.scalar_subquery()).where(names.c.lane.is_not(None)))

    def _pick_lanes(self, *, now: datetime, wall: datetime, limit: int) -> list[str]:
        """Names of free lanes with something to send, that with the oldest message first; all have a row now."""
        names = self._lanes_waiting()
        item = self._next_of(names.c.lane, now).correlate(names).scalar_subquery().label("item")
        query = (
            select(names.c.lane, item, lanes.c.lane.is_(None).label("is_new"))
            .outerjoin(lanes, (lanes.c.lane == names.c.lane) & self._scope.mine(lanes))
            .where(names.c.lane.is_not(None), or_(lanes.c.free_at.is_(None), lanes.c.free_at <= wall))
            .order_by(item.nulls_last())
            .limit(limit)
        )
        rows = [row for row in self._scope.connection.execute(query) if row.item is not None]
        for lane in sorted(row.lane for row in rows if row.is_new):
            self._scope.add_new(lanes, {"lane": lane, "free_at": _AT_ONCE})
        return [row.lane for row in rows]

    def _take_lanes(
        self, picked: list[str], *, now: datetime, wall: datetime, owner: str, until: datetime
    ) -> dict[str, int | None]:
        """Lane to message id, of the lanes that are now ours: the one conditional update of a claim."""
        free = (self._scope.mine(lanes), lanes.c.free_at <= wall)
        mine = (
            select(lanes.c.lane).where(*free, lanes.c.lane.in_(picked)).with_for_update(skip_locked=True).cte("mine")
        )
        item = self._next_of(lanes.c.lane, now).correlate(lanes).scalar_subquery()
        claim = (
            update(lanes)
            .where(*free, lanes.c.lane.in_(select(mine.c.lane)))
            .values(owner=owner, free_at=until, item=item)
            .returning(lanes.c.lane, lanes.c.item)
        )
        return {row.lane: row.item for row in self._scope.connection.execute(claim)}

    def _next_of(self, lane: ColumnElement[str], now: datetime) -> Select[int]:
        """The oldest message of a lane that is due and may go, by the rule above."""
        opener = outbox.alias("opener")
        lives = select(living.c.slot).where(self._scope.mine(living), living.c.slot == outbox.c.thread)
        comes = select(opener.c.id).where(
            opener.c.team_id == self._scope.team, opener.c.ended_at.is_(None), opener.c.slot == outbox.c.thread
        )
        may_go = or_(outbox.c.thread.is_(None), lives.exists(), ~comes.exists())
        query = select(outbox.c.id).where(*self._waiting(), outbox.c.lane == lane, outbox.c.not_before <= now, may_go)
        return query.order_by(outbox.c.id).limit(1)

    def _take_items(self, taken: dict[str, int | None], *, wall: datetime, owner: str) -> tuple[Delivery, ...]:
        wanted = outbox.c.id.in_([item for item in taken.values() if item])
        query = select(outbox).where(*self._waiting(), wanted).order_by(outbox.c.id)
        rows = self._scope.connection.execute(query.with_for_update(skip_locked=True)).mappings().all()
        ids = [row["id"] for row in rows]
        self._scope.connection.execute(
            update(outbox)
            .where(self._scope.mine(outbox), outbox.c.id.in_(ids))
            .values(attempts=outbox.c.attempts + 1, claimed_at=wall, in_doubt=True)
        )
        self._give_back([lane for lane, item in taken.items() if item not in ids], wall)
        return tuple(self._delivery(row, owner) for row in rows)

    def _delivery(self, row: RowMapping, owner: str) -> Delivery:
        return Delivery(
            id=row["id"],
            team=self._scope.team,
            owner=owner,
            lane=row["lane"],
            intent=read_intent(row["intent"]),
            slot=row["slot"],
            thread=row["thread"],
            key=row["key"],
            attempts=row["attempts"] + 1,
            in_doubt=row["in_doubt"],
        )

    def _give_back(self, names: list[str], wall: datetime) -> None:
        """Lanes whose message is just being changed by a transaction that has not ended (PostgreSQL alone)."""
        if names:
            change = update(lanes).where(self._scope.mine(lanes), lanes.c.lane.in_(names))
            self._scope.connection.execute(change.values(free_at=wall, owner=None, item=None))

    def _free_lane(self, delivery: Delivery, at: datetime) -> bool:
        """False when the lane is no longer this owner's for this message."""
        change = update(lanes).where(
            self._scope.mine(lanes),
            lanes.c.lane == delivery.lane,
            lanes.c.owner == delivery.owner,
            lanes.c.item == delivery.id,
        )
        return self._scope.connection.execute(change.values(free_at=at, owner=None, item=None)).rowcount == 1

    def _end(self, delivery: Delivery, values: dict[str, object]) -> None:
        change = update(outbox).where(self._scope.mine(outbox), outbox.c.id == delivery.id)
        self._scope.connection.execute(change.values(values))
