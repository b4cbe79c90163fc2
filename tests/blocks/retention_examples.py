"""Retention as views: cards before, during and after a strategy, its forms, the board and the card of a play."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from block_examples import CHANNEL, CSM, NOW, TODAY

from blocks.plan_card import plan_card
from blocks.retention import board_message, retention_card, retention_line
from blocks.retention_forms import outcome_form, strategy_form
from core.accounts import Account
from core.content.playbook import load_playbooks
from core.onboarding.play import PlayRequest, concluded, make_play
from core.onboarding.status import status
from core.risk.alert import Alert, AlertState, Evidence, Route
from core.risk.choose import propose
from core.risk.levels import Level
from core.risk.strategy import Outcome, Standing, Strategy, StrategyState, causes_of, decisions_of, stops_of
from core.types import AccountId, PlanId, TeamId, Tier
from core.usecases.retention import Outlook, Running

BOOKS = load_playbooks()
LOW = BOOKS.get("low_adoption")
ACCOUNT = AccountId("acc_acme")
POST = "retention:C0ACME:post_1"


def alert(words, rule, play, level, source="events"):
    evidence = Evidence(sentence=words or f"About {rule}.", source=source, at=NOW - timedelta(days=1))
    return Alert(
        id=rule,
        account=ACCOUNT,
        rule=rule,
        label=rule.replace("_", " ").capitalize(),
        level=level,
        state=AlertState.OPEN,
        route=Route.ALONE,
        evidence=evidence,
        opened_at=NOW,
        since=NOW,
        play=play,
    )


def play(words):
    asked = PlayRequest(
        account=ACCOUNT,
        account_name=words or "Acme",
        tier=Tier.SMB,
        start=TODAY,
        number=words or "Weekly active people from 6 to 20",
        by=TODAY + timedelta(days=30),
        owner=CSM,
        channel=CHANNEL,
        created_by=CSM,
        time_zone="UTC",
        review_every=5,
        known=(words or "Use fell.",),
    )
    return make_play(LOW, asked, now=NOW, plan_id=PlanId("plan_play"), team=TeamId("T1"))


def strategy(words, alerts, proposals):
    number, by = words or "Weekly active people from 6 to 20", TODAY + timedelta(days=30)
    return Strategy(
        id="strat_1",
        account=ACCOUNT,
        account_name=words or "Acme",
        state=StrategyState.DRAFT,
        made_at=NOW,
        made_by=CSM,
        standing=Standing(),
        causes=causes_of(alerts, proposals, now=NOW),
        plays=("low_adoption",),
        owner=CSM,
        channel=CHANNEL,
        start=TODAY,
        number=number,
        by=by,
        review_on=TODAY + timedelta(days=7),
        stops=stops_of(BOOKS, [LOW]),
        offer_limits=words or "At most 10 %",
        goals=(words or "Twenty people plan routes",),
        promises=(),
        decisions=decisions_of([LOW], start=TODAY, number=number, by=by),
    )


def retention_views(words=""):
    """Every view of retention, with ``words`` wherever a person could have typed them."""
    alerts = (
        alert(words, "usage_drop", "low_adoption", Level.HIGH),
        alert(words, "champion_left", "champion_left", Level.HIGH, source="hubspot"),
        alert(words, "payment_failed", "price_pressure", Level.CRITICAL, source="stripe"),
    )
    proposals = propose(alerts, BOOKS, now=NOW)
    standing = Standing(
        owner=CSM,
        arr=40_000.0,
        currency="EUR",
        renewal=TODAY,
        score=41.0,
        band="red",
        index=73.9,
        risk=Level.CRITICAL,
    )
    first = Outlook(
        account=Account(id=ACCOUNT, name=words or "Acme", owner=CSM, channel=CHANNEL),
        standing=standing,
        alerts=alerts,
        proposals=proposals,
        strategy=None,
        plan=None,
        today=TODAY,
    )
    draft = strategy(words, alerts, proposals)
    plan = play(words)
    runs = replace(first, strategy=replace(draft, state=StrategyState.RUNNING, plan=plan.id), plan=plan)
    closed = replace(
        draft, state=StrategyState.CLOSED, outcome=Outcome.SAVED, outcome_reason=words or "A lead", closed_at=NOW
    )
    ended = concluded(plan, by=CSM, now=datetime(2026, 9, 25, 9, tzinfo=UTC))
    line = Running(plan=plan, strategy=runs.strategy, next_step=plan.tasks[0], late=1, today=TODAY)

    def card(seen):
        return retention_card(seen=seen, today=TODAY, number=7, post=POST)

    return {
        "retention": card(first),
        "retention_quiet": card(replace(first, alerts=(), proposals=(), standing=Standing())),
        "retention_draft": card(replace(first, strategy=draft)),
        "retention_running": card(runs),
        "retention_closed": card(replace(first, strategy=closed)),
        "retention_form": strategy_form(seen=first, me=CSM, here=None, today=TODAY, post=POST),
        "retention_form_running": strategy_form(seen=runs, me=CSM, here=None, today=TODAY, post=POST),
        "retention_outcome": outcome_form(strategy=draft, today=TODAY, post=POST),
        "retention_board": board_message(lines=[line]),
        "retention_line": retention_line(sentence=words or "started the save play", by=CSM),
        "play_card": plan_card(plan=plan, status=status(plan, today=TODAY), today=TODAY, number=7),
        "play_card_ended": plan_card(plan=ended, status=status(ended, today=TODAY), today=TODAY, number=7),
    }
