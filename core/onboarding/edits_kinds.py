"""Everything a person can do to a plan, one value a deed. ``edits.apply`` carries them out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from core.types import BlockerType, ContactId, Priority, Side, TaskKind, UserId, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTaskDone:
    """The task is finished."""

    task: str
    kind: Literal["mark_task_done"] = "mark_task_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTask:
    """Undo: the task is not finished after all and goes back to where it stood."""

    task: str
    kind: Literal["reopen_task"] = "reopen_task"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTask:
    """Somebody works on it now."""

    task: str
    kind: Literal["start_task"] = "start_task"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitFor:
    """The task waits for one side; never for ``joint``."""

    task: str
    side: Side
    kind: Literal["wait_for"] = "wait_for"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockTask:
    """The task cannot go on. Without a reason, an owner and a date it is refused; on a blocked task it corrects."""

    task: str
    reason: str
    type: BlockerType
    priority: Priority
    owner: UserId | None
    until: date | None
    kind: Literal["block_task"] = "block_task"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unblock:
    """The blocker is cleared; the task goes back to where it stood."""

    task: str
    kind: Literal["unblock"] = "unblock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign:
    """Other people answer for the task; both are set as given."""

    task: str
    owner: UserId | None
    backup: UserId | None = None
    kind: Literal["reassign"] = "reassign"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """An internal remark on a task."""

    task: str
    text: str
    kind: Literal["add_note"] = "add_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """The task's owner is not reminded of it before ``until`` (aware, in the future)."""

    task: str
    until: datetime
    kind: Literal["snooze"] = "snooze"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTarget:
    """A promised date moves, by a named person and for a reason."""

    milestone: str
    new: date
    reason: str
    kind: Literal["move_target"] = "move_target"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMilestoneReached:
    """The milestone's remaining tasks are done, and so is it."""

    milestone: str
    kind: Literal["mark_milestone_reached"] = "mark_milestone_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenMilestone:
    """Undo, or a failed check: what was marked done last for this milestone is open again."""

    milestone: str
    kind: Literal["reopen_milestone"] = "reopen_milestone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmMilestone:
    """The milestone's clean working days have passed; the app says this itself."""

    milestone: str
    kind: Literal["confirm_milestone"] = "confirm_milestone"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSession:
    """One cohort (counted from 1) of a training session gets its slot, which starts at ``starts_at`` (aware)."""

    session: str
    cohort: int
    starts_at: datetime
    trainer: UserId | None
    kind: Literal["book_session"] = "book_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking:
    """A cohort's slot is given up."""

    session: str
    booking: str
    kind: Literal["cancel_booking"] = "cancel_booking"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTask:
    """A new task after the tasks ``after``; the tasks and milestones ``before`` then wait for it."""

    title: str
    phase: str
    role: str
    side: Side
    visibility: Visibility
    days: int
    owner: UserId | None = None
    start_day: int = 0
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    criterion: str = ""
    task_kind: TaskKind = TaskKind.WORK
    kind: Literal["add_task"] = "add_task"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTask:
    """Other values for an open task; None leaves one as it is."""

    task: str
    title: str | None = None
    days: int | None = None
    start_day: int | None = None
    due: date | None = None
    owner: UserId | None = None
    after: tuple[str, ...] | None = None
    visibility: Visibility | None = None
    criterion: str | None = None
    kind: Literal["change_task"] = "change_task"


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTask:
    """The task is not needed; what waited for it now waits for what it waited for."""

    task: str
    reason: str
    kind: Literal["drop_task"] = "drop_task"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMilestone:
    """A new promise, kept when the tasks ``after`` are done."""

    name: str
    target: date
    after: tuple[str, ...]
    done_when: str
    kind: Literal["add_milestone"] = "add_milestone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMilestone:
    """Other values for a milestone that is not reached; None leaves one as it is. Its date moves by MoveTarget."""

    milestone: str
    name: str | None = None
    after: tuple[str, ...] | None = None
    done_when: str | None = None
    kind: Literal["change_milestone"] = "change_milestone"


@dataclass(frozen=True, slots=True, kw_only=True)
class DropMilestone:
    """The milestone is no longer promised; its tasks stay."""

    milestone: str
    reason: str
    kind: Literal["drop_milestone"] = "drop_milestone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The plan rests: nothing is reminded until it resumes."""

    reason: str
    kind: Literal["hold"] = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """The plan goes on; due days of open tasks move by the working days it rested."""

    kind: Literal["resume"] = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """A person flags the plan at risk; an empty ``reason`` takes the flag away."""

    reason: str
    kind: Literal["judge"] = "judge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The onboarding is over; no task may be open. Clean days still running are not waited for."""

    kind: Literal["finish"] = "finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """The plan ends without being finished."""

    reason: str
    kind: Literal["cancel"] = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedContact:
    """A customer's person as a sentence about the plan names them."""

    id: ContactId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePeople:
    """Other holders of roles, by role: ours, the customer's; and how many of a customer role are trained.

    None is nobody, or a number that is not known. Roles that are left out stay as they are.
    """

    people: Mapping[str, UserId | None] = field(default_factory=dict)
    contacts: Mapping[str, NamedContact | None] = field(default_factory=dict)
    audience: Mapping[str, int | None] = field(default_factory=dict)
    kind: Literal["name_people"] = "name_people"


TaskEdit = MarkTaskDone | ReopenTask | StartTask | WaitFor | BlockTask | Unblock | Reassign | AddNote | Snooze
MilestoneEdit = MoveTarget | MarkMilestoneReached | ReopenMilestone | ConfirmMilestone
SessionEdit = BookSession | CancelBooking
ShapeEdit = AddTask | ChangeTask | DropTask | AddMilestone | ChangeMilestone | DropMilestone
PlanEdit = Hold | Resume | Judge | Finish | Cancel | NamePeople
Edit = TaskEdit | MilestoneEdit | SessionEdit | ShapeEdit | PlanEdit
