"""What menus offer."""

from enum import StrEnum


class PlanVerb(StrEnum):
    """What a plan's menu offers."""

    MILESTONES = "milestones"
    MOVE_TARGET = "move_target"
    ADD_TASK = "add_task"
    ADD_MILESTONE = "add_milestone"
    PEOPLE = "people"
    WHAT_IF = "what_if"
    NOTES = "notes"
    JUDGE = "judge"
    UNJUDGE = "unjudge"
    HOLD = "hold"
    RESUME = "resume"
    REFRESH = "refresh"
    CANCEL = "cancel"


class TaskVerb(StrEnum):
    """What a task's menu offers."""

    DONE = "done"
    UNDO = "undo"
    START = "start"
    WAIT_CUSTOMER = "wait_customer"
    WAIT_VENDOR = "wait_vendor"
    BLOCK = "block"
    UNBLOCK = "unblock"
    REASSIGN = "reassign"
    NOTE = "note"
    CHANGE = "change"
    DROP = "drop"


class MilestoneVerb(StrEnum):
    """What a milestone's menu offers."""

    REACHED = "reached"
    REOPEN = "reopen"
    MOVE = "move"
    CHANGE = "change"
    DROP = "drop"


class WhatIfVerb(StrEnum):
    """What can be tried on a plan without changing it."""

    DAYS = "days"
    UNWAIT = "unwait"
    WAIT = "wait"
    DROP = "drop"
    START = "start"
    EASE = "ease"
    """Without the data migration."""


class DataDoor(StrEnum):
    """The views of the data settings."""

    OVERVIEW = "overview"
    KEYS = "keys"
    SYSTEMS = "systems"
    STRAYS = "strays"
    SCORING = "scoring"


class SnoozeFor(StrEnum):
    """How long a reminder is put off; always until the morning of that working day."""

    DAY = "1d"
    THREE_DAYS = "3d"
    MONDAY = "monday"
