"""No name, reason or number of tasks makes a view that Slack refuses or that pings anybody."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from block_examples import CSM, ENGINEER, FORECAST, PLAN_ID, TODAY, TRAINER, WATCH, plan, task
from block_limits import check
from block_views import every_view
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocks.plan_card import plan_card
from blocks.reminders import reminder
from blocks.tasks import tasks_view
from core.messages import Nudge, Reason, Reminder
from core.onboarding.plan import TaskState

NASTY = (
    "<!channel> & <@U999> *x* ~y~ `z`",
    "x" * 3000,
    "👨‍👩‍👧‍👦" * 400,
    "\u202eחברת <!here> בדיקות",
    "{{ config }} {0} %s",
    " \n\t ",
    "&amp;" * 700,
)
WORDS = st.one_of(st.sampled_from(NASTY), st.text(max_size=30), st.text(max_size=10).map(lambda text: text * 300))


def renamed(words):
    """The example plan with the words wherever a person could have typed them."""
    base = plan()
    tasks = tuple(
        replace(
            t,
            title=words,
            criterion=words,
            blocker=replace(t.blocker, reason=words) if t.blocker else None,
            notes=tuple(replace(note, text=words) for note in t.notes),
        )
        for t in base.tasks
    )
    milestones = tuple(
        replace(m, name=words, done_when=words, moves=tuple(replace(v, reason=words) for v in m.moves))
        for m in base.milestones
    )
    phases = tuple(replace(phase, name=words) for phase in base.phases)
    return replace(base, account_name=words, tasks=tasks, milestones=milestones, phases=phases, hold_reason=words)


def markup_of(made):
    return set(re.findall(r"<[^<>]*>", json.dumps(made, ensure_ascii=False)))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS)
def test_no_words_make_a_view_that_slack_refuses(words):
    for view in every_view(renamed(words), words).values():
        check(view)


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_no_words_ping_anybody(words):
    allowed = {f"<@{member}>" for member in (CSM, ENGINEER, TRAINER)} | {
        "<#C0ACME>",
        "<name@example.com>",
        "<champion@example.com>",
    }
    for key, view in every_view(renamed(words), words).items():
        made = view.to_dict()
        texts = {found for found in markup_of(only_markup(made)) if not found.startswith("<https://")}
        assert texts <= allowed, key


def only_markup(part):
    """The texts that Slack reads as markup: mrkdwn objects and the plain text of a message."""
    if isinstance(part, list):
        return [only_markup(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "plain_text":
        return ""
    return {key: only_markup(value) for key, value in part.items() if key in MARKUP}


MARKUP = {"text", "blocks", "elements", "fields", "accessory", "confirm", "type"}


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 260), st.sampled_from(TaskState))
def test_no_number_of_tasks_is_too_many(many, state):
    big = plan(tasks=tuple(task(f"t{number}", f"Task {number}", state=state) for number in range(many)), sessions=())
    check(plan_card(plan=big, status=WATCH, today=TODAY, number=7))
    for page in (0, many // 40, 99):
        check(tasks_view(plan=big, today=TODAY, page=page))
    nudges = tuple(Nudge(task=t.id, reason=Reason.OVERDUE, due=TODAY, late=1) for t in big.tasks)
    check(reminder(plan=big, reminder=Reminder(plan=PLAN_ID, to=CSM, nudges=nudges), today=TODAY, number=7))


def test_every_task_stands_on_one_of_the_pages():
    many = plan(tasks=tuple(task(f"t{number}", f"Task {number}") for number in range(95)), sessions=())
    pages = [json.dumps(tasks_view(plan=many, today=TODAY, page=page).to_dict()) for page in range(3)]
    assert all(sum(f'"task.do:t{number}"' in page for page in pages) == 1 for number in range(95))


def test_a_plan_without_a_forecast_is_drawn():
    for view in every_view(plan(forecast=None)).values():
        check(view)


def test_a_day_of_another_year_carries_it_on_the_card():
    later = replace(FORECAST, expected={**FORECAST.expected, "m5": date(2027, 1, 4)})
    made = plan_card(plan=plan(forecast=later), status=WATCH, today=TODAY, number=7)
    assert "forecast Mon 4 Jan 2027" in json.dumps(made.to_dict())


def test_closed_tasks_stand_behind_the_open_ones():
    made = tasks_view(plan=plan(), today=TODAY).to_dict()
    headings = [block["elements"][0]["text"] for block in made["blocks"] if block["type"] == "context"]
    assert headings == ["*Setup &amp; Configuration*", "*Training &amp; Enablement*", "*Done, or not needed*"]
