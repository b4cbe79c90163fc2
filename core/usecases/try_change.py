"""Try a change on a plan without making it."""

from dataclasses import replace
from datetime import datetime

from core.content import PlanTemplate, builtin_templates, parse_template
from core.content.conditions import evaluate, fact_values
from core.onboarding.plan import Plan, PlanKind
from core.onboarding.readiness import plan_day
from core.onboarding.what_if import Change, changed, what_if
from core.storage import Work


def tried(plan: Plan, change: Change, *, now: datetime) -> tuple[Plan, Plan]:
    """(the plan, the plan with the change), both with today's forecast. Raises as ``what_if`` does."""
    both = what_if(plan, change, today=plan_day(plan, now=now))
    return replace(plan, forecast=both.before), replace(changed(plan, change), forecast=both.after)


def migration_tasks(work: Work, plan: Plan) -> tuple[str, ...]:
    """Ids of the open tasks that the plan has only because data is migrated; empty without a migration."""
    template = _template_of(work, plan)
    if template is None or not plan.facts.has_migration:
        return ()
    eased = fact_values(replace(plan.facts, has_migration=False))
    spared = {task.id for task in template.tasks if task.when and not evaluate(task.when, eased)}
    return tuple(task.id for task in plan.tasks if task.id in spared and task.state.is_open)


def _template_of(work: Work, plan: Plan) -> PlanTemplate | None:
    """The template version the plan was copied from; None when it is gone, or the plan is a save play."""
    if plan.kind is PlanKind.PLAY:
        return None
    if plan.template_version == 0:
        return builtin_templates()[plan.tier]
    text = work.templates.text(plan.tier, plan.template_version)
    return parse_template(text, file=f"{plan.tier}.yaml") if text else None
