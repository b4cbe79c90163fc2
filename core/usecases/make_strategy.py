"""Make a retention strategy, or change the one there is; while its play runs, another cause adds steps to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.content.playbook import Playbook, load_playbooks
from core.errors import BadInput, Conflict
from core.ids import derived
from core.onboarding.draft import unmentioned
from core.onboarding.play import latest_start, with_steps
from core.onboarding.words import day_words, person
from core.risk.strategy import Strategy, StrategyState, causes_of, decisions_of, stops_of
from core.storage import Work
from core.types import AccountId, ChannelId, UserId
from core.usecases.change_plan import save, say_line
from core.usecases.keep_settings import check_member
from core.usecases.retention import Outlook, is_red, outlook
from core.usecases.start_plan import check_home

LONGEST_LINE, LONGEST_TEXT, MOST_LINES = 150, 1000, 10
FARTHEST_DAYS = 365
"""The number of a play is due within so many days [D]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers of the form. ``goals`` and ``promises`` are for the customer's eyes, a line each."""

    play: str
    owner: UserId
    start: date
    number: str
    by: date | None
    review_on: date | None
    channel: ChannelId | None
    offer_limits: str = ""
    goals: str = ""
    promises: str = ""


def make(
    work: Work, account: AccountId, answers: Answers, *, request_id: str, by: UserId, now: datetime
) -> tuple[Strategy, str]:
    """(the saved strategy, what was done in a few words). A draft is made anew or changed; a running one is added to.

    ``request_id`` names the submission. Raises NotFound when the account is gone, Conflict when it has left or
    nothing warns of it, BadInput with the field of an answer that cannot stand.
    """
    seen = outlook(work, account, now=now)
    if seen.account.churned_at is not None:
        raise Conflict(f"{seen.account.name} left on {day_words(seen.account.churned_at)}: there is nothing to keep.")
    book = load_playbooks().get(answers.play)
    if book is None:
        raise BadInput("Choose a play.", field="play")
    running = seen.running
    if running is not None:
        return _extended(work, running, seen, answers, book, by=by, now=now)
    if not seen.alerts:
        raise Conflict(
            f"Nothing warns of {seen.account.name} now, and a play needs evidence. "
            f"If you know of something, log it first: `/cs log {seen.account.name}`."
        )
    _check(work, seen, answers)
    return _drafted(work, seen, answers, book, request_id=request_id, by=by, now=now)


def check_start(work: Work, seen: Outlook, start: date) -> None:
    """Raises BadInput, field = start, for a day that is over, or too late for the first act."""
    if start < seen.today:
        raise BadInput(f"{day_words(start)} is in the past; choose today or a later day.", field="start")
    red = is_red(seen.standing)
    latest = latest_start(work.workspaces.get().settings.place, today=seen.today, red=red)
    if start > latest:
        hours = "24 hours, for its health is red" if red else "48 hours"
        raise BadInput(f"The first act comes within {hours}: begin by {day_words(latest)}.", field="start")


def _check(work: Work, seen: Outlook, answers: Answers) -> None:
    check_member(work, answers.owner, field="owner")
    check_start(work, seen, answers.start)
    _check_number(answers.number)
    if answers.by is None or answers.by <= answers.start:
        raise BadInput("Choose the day by which the number is to move, after the start.", field="by")
    if (answers.by - answers.start).days > FARTHEST_DAYS:
        raise BadInput("Choose a day within a year of the start.", field="by")
    _check_review(answers, answers.start)
    if answers.channel is None:
        raise BadInput("Choose the channel in which the play will live.", field="channel")
    check_home(work, answers.channel)


def _check_number(number: str) -> None:
    if not re.search(r"\d", number):
        raise BadInput("Name one number: what it is, and from where to where it is to move.", field="number")
    if len(number) > LONGEST_LINE:
        raise BadInput(f"This is {len(number)} characters long; at most {LONGEST_LINE} fit.", field="number")


def _check_review(answers: Answers, earliest: date) -> None:
    if answers.review_on is None or answers.review_on < earliest:
        raise BadInput(f"Choose a day of review, {day_words(earliest)} or later.", field="review_on")


def _drafted(
    work: Work, seen: Outlook, answers: Answers, book: Playbook, *, request_id: str, by: UserId, now: datetime
) -> tuple[Strategy, str]:
    made = _value(seen, answers, book, key=derived("strat", work.team, seen.account.id, request_id), by=by, now=now)
    draft = seen.strategy if seen.strategy and seen.strategy.state is StrategyState.DRAFT else None
    if draft is None:
        work.strategies.add(made)
    else:
        made = work.strategies.save(replace(made, id=draft.id, version=draft.version))
    done = "made" if draft is None else "changed"
    line = f"{done} the retention strategy: {book.name}, {made.number} by {day_words(made.by)}"
    return _noted(work, made, line, what="strategy.made", by=by, now=now)


def _value(seen: Outlook, answers: Answers, book: Playbook, *, key: str, by: UserId, now: datetime) -> Strategy:
    assert answers.by is not None
    assert answers.review_on is not None
    assert answers.channel is not None
    number = unmentioned(" ".join(answers.number.split()))
    return Strategy(
        id=key,
        account=seen.account.id,
        account_name=seen.account.name,
        state=StrategyState.DRAFT,
        made_at=now,
        made_by=by,
        standing=seen.standing,
        causes=causes_of(seen.alerts, seen.proposals, now=now),
        plays=(book.id,),
        owner=answers.owner,
        channel=answers.channel,
        start=answers.start,
        number=number,
        by=answers.by,
        review_on=answers.review_on,
        stops=stops_of(load_playbooks(), [book]),
        offer_limits=_text(answers.offer_limits, "offer_limits"),
        goals=_lines(answers.goals, "goals"),
        promises=_lines(answers.promises, "promises"),
        decisions=decisions_of([book], start=answers.start, number=number, by=answers.by),
    )


def _extended(
    work: Work, strategy: Strategy, seen: Outlook, answers: Answers, book: Playbook, *, by: UserId, now: datetime
) -> tuple[Strategy, str]:
    """The running strategy with what may still change, and with the steps of another play."""
    _check_review(answers, seen.today)
    changed = replace(
        strategy,
        review_on=answers.review_on or strategy.review_on,
        offer_limits=_text(answers.offer_limits, "offer_limits"),
        goals=_lines(answers.goals, "goals"),
        promises=_lines(answers.promises, "promises"),
    )
    line, what = "changed the retention strategy", "strategy.changed"
    if book.id not in strategy.plays:
        changed = _with_play(changed, book, today=seen.today)
        line, what = f"added the steps of “{book.name}” to the save play", "strategy.extended"
        if seen.plan is not None:
            known = [alert.evidence.sentence for alert in seen.alerts if alert.play == book.id]
            save(work, with_steps(seen.plan, book, known=known, by=by, now=now), now=now)
            say_line(work, seen.plan, line, by=by)
    return _noted(work, work.strategies.save(changed), line, what=what, by=by, now=now)


def _with_play(strategy: Strategy, book: Playbook, *, today: date) -> Strategy:
    plays = (*strategy.plays, book.id)
    doubts = decisions_of([book], start=today, number=strategy.number, by=strategy.by)
    decisions = sorted({*strategy.decisions, *doubts}, key=lambda decision: (decision.on, decision.question))
    return replace(
        strategy, plays=plays, decisions=tuple(decisions), stops=stops_of(load_playbooks(), books_of(plays))
    )


def books_of(plays: Sequence[str]) -> tuple[Playbook, ...]:
    """The playbooks of these ids; one that is no longer there is left out."""
    return tuple(book for play in plays if (book := load_playbooks().get(play)))


def _noted(
    work: Work, strategy: Strategy, line: str, *, what: str, by: UserId, now: datetime
) -> tuple[Strategy, str]:
    detail = {"line": f"{line} for {strategy.account_name}", "owner": person(strategy.owner)}
    work.audit.add(who=by, what=what, subject=strategy.id, detail=detail, at=now)
    return strategy, line


def _text(typed: str, field: str) -> str:
    text = unmentioned(typed.strip())
    if len(text) > LONGEST_TEXT:
        raise BadInput(f"This is {len(text)} characters long; at most {LONGEST_TEXT} fit.", field=field)
    return text


def _lines(typed: str, field: str) -> tuple[str, ...]:
    lines = tuple(" ".join(line.split()) for line in _text(typed, field).splitlines() if line.strip())
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise BadInput(f"Write at most {MOST_LINES} lines of at most {LONGEST_LINE} characters each.", field=field)
    return lines
