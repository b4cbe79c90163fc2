"""What if, through the whole app: nothing changes until a person says so."""

import json

import pytest

from blocks.payloads import PlanDo, WhatIfRef
from core.onboarding.draft import Draft
from core.onboarding.edits import StartTask
from core.onboarding.plan import Facts
from core.types import ChannelId, Tier
from core.usecases.change_plan import change
from core.usecases.start_plan import start
from core.usecases.try_change import migration_tasks
from slackapp.features import plans, what_if

TEAM = "T1"


@pytest.fixture
def phone(make_phone):
    return make_phone(what_if.FEATURE, plans.FEATURE)


@pytest.fixture
def plan(phone, store, clock):
    return started(store, clock)


def started(store, clock, name="Acme", **facts):
    draft = Draft(
        name=name,
        start=clock.now().date(),
        owner="U1",
        tier=Tier.ENTERPRISE,
        channel=ChannelId("C1"),
        facts=Facts(**{"has_migration": True, **facts}),
    )
    with store.begin(TEAM) as work:
        return start(work, draft, request_id=name, by="U1", now=clock.now())


def choose(phone, slack, plan, part, value, **chosen):
    """Choose in the modal and return it as redrawn."""
    ref = WhatIfRef(plan=plan.id, **chosen)
    view = {"id": "V1", "type": "modal", "hash": "h1", "callback_id": "plan.what_if", "private_metadata": ref.pack()}
    stamp = f"{len(slack.calls)}.1"
    phone.press(f"what_if:{part}", value, action_ts=stamp, view=view, container={}, message={})
    return slack.of("views.update")[-1]["view"]


def said(view):
    return json.dumps(view["blocks"], ensure_ascii=False)


def offered(view, block):
    found = next(b for b in view["blocks"] if b.get("block_id") == block)
    return [option["value"] for option in found["accessory"]["options"]]


def saved(store, plan):
    with store.read(TEAM) as work:
        return work.plans.get(plan.id)


def test_the_menu_opens_it_with_everything_that_can_be_tried(phone, slack, plan):
    phone.press("plan.more", PlanDo(plan=plan.id, do="what_if").pack())
    view = slack.of("views.open")[0]["view"]
    assert offered(view, "ask") == ["days", "unwait", "wait", "drop", "start", "ease"]


def test_without_the_migration_the_go_live_is_earlier_and_likelier(phone, slack, store, plan):
    view = choose(phone, slack, plan, "ask", "ease")
    assert "*First workflow live*: forecast" in said(view)
    assert "on time: uncertain, " in said(view)
    assert " → likely, 9" in said(view)
    assert "Make it so" not in said(view)
    assert saved(store, plan) == plan


def test_a_longer_task_is_tried_and_made_so(phone, slack, store, plan):
    view = choose(phone, slack, plan, "days", "20", ask="days", task="e13")
    assert "*First workflow live*: forecast" in said(view)
    assert saved(store, plan) == plan
    ref = WhatIfRef.model_validate_json(view["private_metadata"])
    phone.press("what_if.do", ref.pack(), view=view | {"id": "V1"}, container={}, message={})
    assert saved(store, plan).task("e13").days == 20
    assert "You changed" in said(slack.of("views.update")[-1]["view"])


@pytest.mark.parametrize(("ask", "before", "waits"), [("unwait", "e14", False), ("wait", "e15", True)])
def test_a_dependency_is_tried_and_made_so(phone, slack, store, plan, ask, before, waits):
    view = choose(phone, slack, plan, "before", before, ask=ask, task="e24")
    assert "What would happen" in said(view)
    phone.press("what_if.do", view["private_metadata"], view=view | {"id": "V1"}, container={}, message={})
    assert (before in saved(store, plan).task("e24").after) is waits


def test_a_circle_is_said_and_nothing_is_offered(phone, slack, plan):
    view = choose(phone, slack, plan, "before", "e24", ask="wait", task="e13")
    assert "wait for each other" in said(view)
    assert "Make it so" not in said(view)


def test_dropping_a_task_asks_for_the_reason(phone, slack, store, plan):
    view = choose(phone, slack, plan, "task", "e13", ask="drop")
    assert "Drop the task…" in said(view)
    phone.press("what_if.do", view["private_metadata"], view=view | {"id": "V1"}, container={}, message={})
    assert slack.of("views.push")[0]["view"]["callback_id"] == "task.drop"
    assert saved(store, plan) == plan


def test_another_start_moves_promises_and_forecasts(phone, slack, plan):
    view = choose(phone, slack, plan, "start", "2026-11-23", ask="start")
    assert "*Platform access configured*: promised Mon 23 Nov → Mon 30 Nov" in said(view)


def test_another_task_begins_the_further_choices_anew(phone, slack, plan):
    view = choose(phone, slack, plan, "task", "e14", ask="days", task="e13", days=20)
    assert WhatIfRef.model_validate_json(view["private_metadata"]) == WhatIfRef(plan=plan.id, ask="days", task="e14")


def test_what_cannot_be_is_not_offered(phone, slack, store, clock):
    plan = started(store, clock, name="Small", has_migration=False)
    with store.begin(TEAM) as work:
        plan = change(work, plan.id, StartTask(task="e01"), by="U1", now=clock.now()).plan
    phone.press("plan.more", PlanDo(plan=plan.id, do="what_if").pack())
    assert offered(slack.of("views.open")[0]["view"], "ask") == ["days", "unwait", "wait", "drop"]


def test_the_migration_is_that_of_the_plans_own_template_version(store, clock, phone):
    from importlib.resources import files

    text = files("core.content").joinpath("plan_enterprise.yaml").read_text()
    with store.begin(TEAM) as work:
        work.templates.add(Tier.ENTERPRISE, text, by="U1", at=clock.now())
    plan = started(store, clock)
    with store.begin(TEAM) as work:
        work.templates.add(Tier.ENTERPRISE, text.replace("has_migration", "needs_sso"), by="U1", at=clock.now())
        assert plan.template_version == 1
        assert migration_tasks(work, plan) == ("e13", "e14")
