"""Every view once, by name: what the golden files hold and what the limit tests stretch."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import health_examples_slack as cases
from block_examples import (
    CSM,
    ENGINEER,
    FORECAST,
    NAMES,
    ON_TRACK,
    PLAN_ID,
    TODAY,
    TRAINER,
    WATCH,
    draft,
    eased_plan,
    fresh_plan,
    plan,
)
from data_examples import data_views
from import_examples import every_import
from retention_examples import retention_views
from risk_cards import risk_pages
from risk_examples import risk_views

from blocks import (
    accounts,
    announcements,
    audit,
    checklist,
    health_book,
    health_card,
    health_forms,
    health_line,
    health_why,
    home,
    log_form,
    milestone_forms,
    milestones,
    notices,
    onboard,
    onboard_preview,
    payloads,
    people_form,
    plan_card,
    plan_forms,
    reminders,
    settings_form,
    task_forms,
    tasks,
    training,
    weekly,
    what_if,
)
from blocks.ids import PlanVerb
from blocks.text import one_line
from core.accounts import Account, Contact
from core.health.bands import Band
from core.health.todo import todo
from core.messages import Announced, Announcement, Nudge, PlanLine, Reason, Reminder, Trouble, WeekSummary
from core.onboarding.draft import Draft
from core.onboarding.edits import DropMilestone, DropTask, MarkMilestoneReached, MoveTarget
from core.onboarding.plan import PlanState, TaskState
from core.storage import AuditEntry
from core.types import Place, Tier
from core.usecases.edit_account import Listed

LOGS = ("note", "nps", "complaint_over", "advocacy", "quiet", "forecast")
SOON = date(2026, 10, 8)
LATER = date(2026, 10, 15)


def nudge(task, reason, due=TODAY, late=0):
    return Nudge(task=task, reason=reason, due=due, late=late)


def told(what, **changes):
    made = Announcement(plan=PLAN_ID, milestone="m3", what=what, on=SOON, previous=date(2026, 10, 1))
    return replace(made, **changes)


def onboarding(base, name):
    """The form in the states a person sees it in."""
    filled = draft(name=name)
    outlook = onboard_preview.Outlook(plan=fresh_plan(), eased=eased_plan())
    empty = Draft(name="", start=TODAY, owner=CSM)
    doubtful = onboard_preview.Outlook(unclear="Choose a start within a year of today.")
    return {
        "onboard_filled": onboard.onboard_view(draft=filled, outlook=outlook, today=TODAY),
        "onboard_empty": onboard.onboard_view(draft=empty, outlook=onboard_preview.Outlook(), today=TODAY),
        "onboard_alike": onboard.onboard_view(draft=filled, outlook=doubtful, today=TODAY, alike=(name, "Acme Two")),
        "onboard_running": onboard.onboard_view(draft=filled, outlook=outlook, today=TODAY, running=base),
    }


def cards(base):
    """The plan's message and lists in its different states."""
    held = replace(base, state=PlanState.ON_HOLD, hold_reason="Their year end")
    over = replace(base, state=PlanState.FINISHED)
    standing = WATCH
    return {
        "plan_card": plan_card.plan_card(plan=base, status=standing, today=TODAY, number=7),
        "plan_card_on_hold": plan_card.plan_card(plan=held, status=standing, today=TODAY, number=7),
        "plan_card_finished": plan_card.plan_card(plan=over, status=ON_TRACK, today=TODAY, number=7),
        "tasks": tasks.tasks_view(plan=base, today=TODAY),
        "milestones": milestones.milestones_message(plan=base, today=TODAY),
        "milestones_modal": milestones.milestones_view(plan=base, today=TODAY),
        "milestones_mine": milestones.my_milestones(plans=(base, held), today=TODAY),
        "milestones_none": milestones.my_milestones(plans=(), today=TODAY),
        "home": home.home_view(
            me=CSM,
            plans=(home.HomePlan(plan=base, status=standing), home.HomePlan(plan=held, status=standing)),
            today=TODAY,
        ),
        "home_empty": home.home_view(me=CSM, plans=(), today=TODAY),
        "checklist": checklist.checklist_view(plan=base, customer_link="https://example.com/c/abc?x=1&y=2"),
    }


def forms(base):
    """Every modal that changes something."""
    blocked = next(task for task in base.tasks if task.state is TaskState.BLOCKED)
    ready = next(task for task in base.tasks if task.state is TaskState.READY)
    ahead = next(milestone for milestone in base.milestones if not milestone.reached_on)
    slots = (training.Proposal(cohort=2, starts_at=datetime(2026, 9, 28, 9, 0, tzinfo=UTC), trainer=TRAINER),)
    ref = payloads.TaskRef(plan=base.id, task=ready.id, reminder=7)
    listed = payloads.TaskRef(plan=base.id, task=blocked.id, page=0)
    kim = Contact(
        id="con1", account=base.account, name=base.account_name, role="champion", email="champion@example.com"
    )
    contacts = (kim,)
    return {
        "block": task_forms.block_form(task=ready, by=CSM, today=TODAY, ref=ref),
        "block_change": task_forms.block_form(task=blocked, by=CSM, today=TODAY, ref=listed),
        "reassign": task_forms.reassign_form(task=ready, today=TODAY, ref=ref),
        "note": task_forms.note_form(task=ready, today=TODAY, ref=ref),
        "drop": task_forms.drop_form(task=ready, today=TODAY, ref=ref),
        "add_task": task_forms.add_task_form(plan=base, by=CSM),
        "change_task": task_forms.change_task_form(plan=base, task=ready, today=TODAY, ref=ref),
        "move_target": milestone_forms.move_target_form(plan=base, today=TODAY),
        "move_target_one": milestone_forms.move_target_form(plan=base, today=TODAY, milestone=ahead, listed=True),
        "add_milestone": milestone_forms.milestone_form(plan=base),
        "change_milestone": milestone_forms.milestone_form(plan=base, milestone=ahead, listed=True),
        "drop_milestone": milestone_forms.drop_milestone_form(plan=base, milestone=ahead),
        "hold": plan_forms.reason_form(plan=base, verb=PlanVerb.HOLD),
        "judge": plan_forms.reason_form(plan=base, verb=PlanVerb.JUDGE),
        "cancel": plan_forms.reason_form(plan=base, verb=PlanVerb.CANCEL),
        "notes": plan_forms.notes_view(plan=base, history=(f"<@{CSM}> moved a date",), today=TODAY),
        "people": people_form.people_view(
            plan=base, contacts=contacts, ref=payloads.PlanRef(plan=base.id, reminder=7)
        ),
        "book": training.book_form(plan=base, proposals=slots, names=NAMES, today=TODAY),
        "book_unproposed": training.book_form(plan=base, proposals=(), names=NAMES, today=TODAY),
        "book_none": training.no_training(plan=base),
    }


def questions(base):
    """Every change that is shown before it is made."""
    reason = one_line(base.account_name)[:500]
    m3 = next(milestone for milestone in base.milestones if milestone.id == "m3")
    reached, moved = replace(m3, reached_on=TODAY), replace(m3, target=LATER)
    gone = replace(m3, dropped_because=reason)
    outcomes = {
        "confirm_reached": (MarkMilestoneReached(milestone="m3"), reached),
        "confirm_drop_task": (DropTask(task="e13", reason=reason), m3),
        "confirm_drop_milestone": (DropMilestone(milestone="m3", reason=reason), gone),
        "confirm_move": (MoveTarget(milestone="m3", new=LATER, reason=reason), moved),
    }
    return {
        key: plan_forms.confirm_view(
            before=base,
            after=replace(base, milestones=tuple(after if m.id == "m3" else m for m in base.milestones)),
            edit=edit,
            tells=(ENGINEER,) if key == "confirm_reached" else (),
            today=TODAY,
        )
        for key, (edit, after) in outcomes.items()
    }


def tries(base):
    """What-if, at the start and with an outcome."""

    def chosen(**choices):
        return payloads.WhatIfRef(plan=base.id, **choices)

    task = next(task for task in base.tasks if task.state is TaskState.WAITING_CUSTOMER)
    later = next(other for other in base.tasks if task.id in other.after)
    longer = chosen(ask="days", task=task.id, days=9)
    chances = {**FORECAST.chances, "m3": replace(FORECAST.chances["m3"], on_time=0.2)}
    slower = replace(base, forecast=replace(FORECAST, expected={**FORECAST.expected, "m3": LATER}, chances=chances))
    outcomes = {
        "what_if": (chosen(), what_if.Tried()),
        "what_if_longer": (longer, what_if.Tried(before=base, after=slower)),
        "what_if_unwait": (chosen(ask="unwait", task=later.id), what_if.Tried()),
        "what_if_circle": (
            chosen(ask="wait", task=task.id, before=later.id),
            what_if.Tried(unclear="These tasks would wait for each other."),
        ),
        "what_if_start": (chosen(ask="start"), what_if.Tried()),
    }
    return {
        key: what_if.what_if_view(plan=base, ref=ref, tried=tried, eases=True, today=TODAY)
        for key, (ref, tried) in outcomes.items()
    }


def sent(base):
    """What is sent without being asked for."""
    late = date(2026, 9, 22)
    nudges = (
        nudge("e16", Reason.DUE_TODAY),
        nudge("e13", Reason.OVERDUE, late, 2),
        nudge("e10", Reason.BLOCKED, late),
        nudge("e24", Reason.ASSIGNED, SOON),
        nudge("e47", Reason.DUE_SOON, SOON),
        nudge("e27", Reason.CLIMBED, date(2026, 9, 16), 6),
    )
    several = Reminder(plan=PLAN_ID, to=CSM, nudges=nudges)
    asks = ("Nobody at Acme is named as administrator yet. Who is it?",)
    asking = Reminder(plan=PLAN_ID, to=CSM, nudges=(), asks=asks)
    one = Reminder(plan=PLAN_ID, to=CSM, nudges=(nudge("e16", Reason.EXECUTIVE, late, 8),))
    gone = Reminder(plan=PLAN_ID, to=CSM, nudges=(nudge("e01", Reason.OVERDUE, late, 8),))
    summary = WeekSummary(
        plan=PLAN_ID,
        week_end=date(2026, 9, 20),
        done=("e05",),
        next_up=("e16", "e13"),
        blocked=("e10",),
        forecasts=(("m3", date(2026, 10, 1), SOON), ("m5", SOON, SOON), ("m1", None, SOON)),
        lines=(f"<@{CSM}> moved a target",),
        skipped=1,
    )
    quiet = replace(summary, done=(), next_up=(), blocked=(), forecasts=(), lines=(), skipped=0)
    early = told(Announced.REACHED, days_early=2, thanks=(CSM, ENGINEER))
    announced = {
        "celebration": early,
        "celebration_late": replace(early, days_early=-2, thanks=(CSM,)),
        "announce_due_soon": told(Announced.DUE_SOON),
        "announce_missed": told(Announced.MISSED),
        "announce_reforecast": told(Announced.REFORECAST, because="mapping → pilot load"),
        "announce_reopened": told(Announced.REOPENED),
    }
    return {
        "reminder_several": reminders.reminder(plan=base, reminder=several, today=TODAY, number=7),
        "reminder_executive": reminders.reminder(plan=base, reminder=one, today=TODAY, number=7),
        "reminder_asking": reminders.reminder(plan=base, reminder=asking, today=TODAY, number=7),
        "reminder_several_and_asking": reminders.reminder(
            plan=base, reminder=replace(several, asks=asks), today=TODAY, number=7
        ),
        "reminder_nothing_left": reminders.reminder(plan=base, reminder=gone, today=TODAY, number=7),
        "reminder_answered": reminders.reminder_answered(sentence="Done, thank you.", plan=base),
        "week": weekly.week_summary(plan=base, summary=summary, status=WATCH, today=TODAY),
        "week_quiet": weekly.week_summary(plan=base, summary=quiet, status=ON_TRACK, today=TODAY),
        **{key: announcements.announcement(plan=base, told=what, today=TODAY) for key, what in announced.items()},
    }


def answers(base, name):
    """Short answers."""
    line = PlanLine(plan=PLAN_ID, sentence=f"marked “{name}” done, and told <@{ENGINEER}>", by=CSM)
    bookings = base.sessions[0].bookings
    at = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)
    done = AuditEntry(
        who=CSM,
        what="plan.reassign",
        subject=base.id,
        detail={"line": f"gave “{name}” to <@{ENGINEER}>"},
        at=at,
        origin="",
    )
    known = audit.Known(subjects={base.id: name}, members=(ENGINEER,))
    entries = (done, replace(done, who=None, what="plan.week", detail={}))
    return {
        "line": notices.thread_line(plan=base, line=line),
        "trouble": notices.trouble(told=Trouble(to=CSM, sentence=f"The channel of {name} is archived.")),
        "refusal": notices.say(sentence=f"Guests cannot change the plan of {name}."),
        "told": notices.told_view(title="This plan is gone", sentence=f"{name} has no plan any more."),
        "onboard_offer": notices.onboard_offer(customer=name, words=f"{name} enterprise"),
        "plan_started": notices.plan_started(plan=base),
        "template_taken": notices.template_taken(tier=Tier.SMB, version=3, tasks=15, milestones=5),
        "template_refused": notices.template_refused(file=name, line=12, field="tasks[3].who", reason="no such role"),
        "invite": notices.say(
            sentence=notices.invite_comment(plan=base, session_id="t-admin-a", bookings=bookings, today=TODAY)
        ),
        "audit": audit.audit_message(title="Audit log", entries=entries, known=known, zone="UTC", today=TODAY),
        "audit_nothing": audit.audit_message(title="Audit log", entries=(), known=known, zone="UTC", today=TODAY),
        "settings": settings_form.settings_view(
            time_zone="Europe/Berlin",
            place=Place(country="DE", subdivision="BY"),
            held={"trainer": TRAINER, "cs_manager": ENGINEER},
            roles=("ae", "trainer", "cs_manager", "head_of_cs"),
        ),
        "checklist_file": notices.say(sentence=checklist.checklist_comment(plan=base, shared=True)),
    }


def health(name):
    """Health as one account's card and what opens from it, and as lists."""
    ref = payloads.HealthRef(account=cases.ACME, post="health:C0ACME:post_1")
    full, week = cases.yellow(name), todo(cases.book(name, many=9).rows, today=TODAY, capacity=2)
    kim = Contact(id="con1", account=cases.ACME, name=name, role="champion", email="champion@example.com")
    forms = {key: log_form.log_form(account=name, contacts=(kim,), today=TODAY, ref=ref, chosen=key) for key in LOGS}
    cap = payloads.CapRef(account=cases.ACME, post=ref.post, cap="low_engagement")
    fact = payloads.FactRef(account=cases.ACME, post=ref.post, fact="fact_1")
    line = f"logged for 24 Sep 2026: A call or meeting ({name})"
    return {
        "health_card": health_card.health_card(card=full, today=TODAY, post=ref.post),
        "health_card_green": health_card.health_card(card=cases.green(name), today=TODAY),
        "health_card_grey": health_card.health_card(card=cases.grey(name), today=TODAY),
        "health_card_empty": health_card.health_card(card=cases.empty(name), today=TODAY),
        "health_why": health_why.why_view(card=full, today=TODAY, post=ref.post),
        "health_why_empty": health_why.why_view(card=cases.empty(name), today=TODAY),
        "health_history": health_why.history_view(card=full, today=TODAY),
        "health_history_empty": health_why.history_view(card=cases.empty(name), today=TODAY),
        "health_thread": health_why.thread_message(card=full, today=TODAY),
        "health_line": health_line.health_line(sentence=line, by=CSM),
        "health_chart_words": health_line.chart_in_words(words=f"{name}: health 49.0, red."),
        "health_override": health_forms.override_form(card=full, today=TODAY, post=ref.post),
        "health_confirm": health_forms.confirm_form(card=full, today=TODAY, post=ref.post),
        "health_dismiss": health_forms.dismiss_form(card=full, label=full.caps[0].label, ref=cap),
        "health_book": health_book.book_message(book=cases.book(name, many=40, page=1), today=TODAY),
        "health_book_short": health_book.book_message(book=cases.book(name), today=TODAY),
        "health_book_none": health_book.book_message(book=replace(cases.book(), rows=()), today=TODAY),
        "home_book": home.home_view(me=CSM, plans=(), week=week, today=TODAY),
        "home_book_well": home.home_view(me=CSM, plans=(), week=replace(week, rows=(), more=0), today=TODAY),
        "log": log_form.log_form(account=name, contacts=(), today=TODAY, ref=ref),
        **{f"log_{key}": form for key, form in forms.items()},
        "logged": log_form.logged_view(account=name, line=line, by=CSM, ref=fact),
    }


def customers(name):
    """Customers as a list and as a form."""
    one = Account(
        id=cases.ACME, name=name, tier=Tier.SMB, owner=CSM, arr=Decimal("1200.50"), currency="EUR", seats=40,
        domain="acme.com", external_id=name, country="DE", subdivision="BY", churned_at=TODAY,
    )  # fmt: skip
    many = (one, *(Account(id=f"acc_{number}", name=f"Customer {number:02}") for number in range(24)))
    scores = {cases.ACME: (49.0, Band.RED)}
    return {
        "accounts": accounts.accounts_message(
            listed=Listed(accounts=many[:10], count=25, page=0), scores=scores, words="", today=TODAY
        ),
        "accounts_last": accounts.accounts_message(
            listed=Listed(accounts=many[20:], count=25, page=2), scores={}, words=name, today=TODAY
        ),
        "accounts_none": accounts.accounts_message(
            listed=Listed(accounts=(), count=0, page=0), scores={}, words=name, today=TODAY
        ),
        "account": accounts.account_form(account=one),
    }


def every_view(base=None, name="Acme"):
    """All of them, by the name of their golden file."""
    base = base or plan()
    return {
        **onboarding(base, name),
        **cards(base),
        **forms(base),
        **questions(base),
        **tries(base),
        **sent(base),
        **answers(base, name),
        **health(name),
        **customers(name),
        **every_import(name),
        **data_views(name),
        **retention_views(name),
        **risk_views(name),
        **risk_pages(name),
    }
