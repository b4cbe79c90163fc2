"""Start a strategy's save play, record its outcome, and look at the revenue again 90 days later."""

from dataclasses import replace
from datetime import datetime

from core.accounts import Account
from core.content.playbook import load_playbooks
from core.errors import BadInput, Conflict, NotFound
from core.ids import derived
from core.messages import HomeView, PlanCard
from core.onboarding.agenda import wake_at
from core.onboarding.draft import unmentioned
from core.onboarding.holders import CSM
from core.onboarding.plan import Plan, PlanState
from core.onboarding.play import PlayRequest, concluded, make_play
from core.onboarding.words import day_words
from core.risk.strategy import AFTERWARDS, Outcome, Strategy, StrategyState
from core.storage import Work
from core.types import Place, PlanId, Tier, UserId
from core.usecases.change_plan import expected_days, save, say_line
from core.usecases.keep_settings import check_member
from core.usecases.make_strategy import books_of, check_start
from core.usecases.outline import agenda_of
from core.usecases.retention import Outlook, outlook

LONGEST_REASON = 1000
OF_NO_TIER = Tier.MID_MARKET
"""The tier of the play of an account that has none: it only says how the plan is called [D]."""


def start(work: Work, strategy_id: str, *, by: UserId, now: datetime) -> Strategy:
    """The running strategy: its play is planned and saved, with the card on the way to its channel.

    Raises NotFound when it is gone, Conflict when it does not wait to be started or the account has left or has a
    play, BadInput when its owner or its start cannot stand any more.
    """
    strategy = work.strategies.get(strategy_id)
    seen = outlook(work, strategy.account, now=now)
    if strategy.state is not StrategyState.DRAFT:
        raise Conflict(f"The strategy of {strategy.account_name} was started already.", strategy=strategy_id)
    if seen.account.churned_at is not None:
        raise Conflict(f"{seen.account.name} left on {day_words(seen.account.churned_at)}: there is nothing to keep.")
    check_member(work, strategy.owner, field="owner")
    check_start(work, seen, strategy.start)
    plan = _play_of(work, strategy, seen, by=by, now=now)
    work.plans.add(plan, wake_at=wake_at(plan, agenda_of(work, plan, now=now), now=now))
    work.outbox.put(PlanCard(plan=plan.id), lane=plan.channel, slot=f"plan:{plan.id}")
    for user in dict.fromkeys((by, plan.owner)):
        work.outbox.put(HomeView(user=user), lane=user, slot=f"home:{user}")
    detail = {"account": plan.account_name, "play": plan.play, "expected": expected_days(plan)}
    work.audit.add(who=by, what="plan.started", subject=plan.id, detail=detail, at=now)
    running = replace(
        strategy,
        state=StrategyState.RUNNING,
        plan=plan.id,
        started_at=now,
        standing=seen.standing,
        arr_before=seen.standing.arr,
    )
    return work.strategies.save(running)


def close(
    work: Work, strategy_id: str, outcome: Outcome, reason: str, *, by: UserId, now: datetime
) -> tuple[Strategy, str]:
    """(the closed strategy, what was done in a few words); its play, if it was started, is over.

    Raises NotFound when it is gone, Conflict when it was closed already, BadInput without a reason.
    """
    strategy = work.strategies.get(strategy_id)
    if not strategy.state.is_open:
        said = f"The outcome for {strategy.account_name} was recorded already"
        raise Conflict(f"{said}: {strategy.outcome.label.lower()}." if strategy.outcome else f"{said}.")
    why = _reason(reason)
    if strategy.state is StrategyState.DRAFT and outcome is not Outcome.NOT_NEEDED:
        raise BadInput("This strategy was never started: it can only be closed as not needed.", field="choice")
    line = f"recorded the outcome of the save play: {outcome.label.lower()}. {why}"
    if strategy.plan is not None:
        _conclude(work, strategy.plan, line, by=by, now=now)
    closed = replace(
        strategy,
        state=StrategyState.CLOSED,
        outcome=outcome,
        outcome_reason=why,
        closed_at=now,
        closed_by=by,
    )
    detail = {"line": f"{line} ({strategy.account_name})"}
    work.audit.add(who=by, what="strategy.closed", subject=strategy.id, detail=detail, at=now)
    return work.strategies.save(closed), line


def look_again(work: Work, *, now: datetime) -> int:
    """How many strategies got their revenue of 90 days after the end; one that left has none."""
    due = work.strategies.unmeasured(closed_before=now - AFTERWARDS)
    for strategy in due:
        account = work.accounts.get(strategy.account)
        work.strategies.save(replace(strategy, state=StrategyState.MEASURED, arr_after=_revenue(account)))
    return len(due)


def _revenue(account: Account | None) -> float | None:
    if account is None:
        return None
    if account.churned_at is not None:
        return 0.0
    return None if account.arr is None else float(account.arr)


def _reason(typed: str) -> str:
    text = unmentioned(" ".join(typed.split()))
    if not text:
        raise BadInput("Say what decided it; others learn from it.", field="reason")
    if len(text) > LONGEST_REASON:
        raise BadInput(f"This is {len(text)} characters long; at most {LONGEST_REASON} fit.", field="reason")
    return text


def _conclude(work: Work, plan_id: PlanId, line: str, *, by: UserId, now: datetime) -> None:
    try:
        plan = work.plans.get(plan_id)
    except NotFound:
        return
    ended = concluded(plan, by=by, now=now)
    if ended.state is PlanState.FINISHED and plan.state is not PlanState.FINISHED:
        save(work, ended, now=now)
        say_line(work, ended, line, by=by)
    for user in dict.fromkeys((by, plan.owner)):
        work.outbox.put(HomeView(user=user), lane=user, slot=f"home:{user}")
    work.audit.add(who=by, what="plan.outcome", subject=plan_id, detail={"line": line}, at=now)


def _play_of(work: Work, strategy: Strategy, seen: Outlook, *, by: UserId, now: datetime) -> Plan:
    workspace, owner, account = work.workspaces.get(), work.people.get(strategy.owner), seen.account
    book = next(iter(books_of(strategy.plays)), None)
    if book is None:
        raise Conflict("This play is no longer there. Choose another one.", strategy=strategy.id)
    request = PlayRequest(
        account=account.id,
        account_name=account.name,
        tier=account.tier or OF_NO_TIER,
        start=strategy.start,
        number=strategy.number,
        by=strategy.by,
        owner=strategy.owner,
        channel=strategy.channel,
        created_by=by,
        time_zone=owner.time_zone if owner else workspace.time_zone,
        review_every=load_playbooks().common.review_every,
        people={**workspace.settings.roles, CSM: strategy.owner},
        contacts={contact.role: contact.id for contact in reversed(work.contacts.of(account.id))},
        known=tuple(cause.evidence.sentence for cause in strategy.causes),
        vendor_place=workspace.settings.place,
        customer_place=Place(country=account.country, subdivision=account.subdivision),
    )
    plan_id = PlanId(derived("plan", work.team, strategy.id))
    return make_play(book, request, now=now, plan_id=plan_id, team=work.team)
