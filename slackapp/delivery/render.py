"""Every kind of intent as what Slack is given, drawn from the state of the moment it is sent."""

from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.announcements import announcement
from blocks.checklist import checklist_comment
from blocks.dashboard import dashboard_comment
from blocks.home import HomePlan, home_view
from blocks.kit import Message, View
from blocks.notices import invite_comment, template_refused, template_taken, thread_line, trouble
from blocks.plan_card import plan_card
from blocks.reminders import reminder
from blocks.weekly import week_summary
from core.errors import NotFound
from core.messages import (
    Announcement,
    ChecklistFile,
    DashboardFile,
    HealthChart,
    HealthLine,
    HealthPost,
    HealthThread,
    HomeView,
    LinkUnfurl,
    PlanCard,
    PlanLine,
    Reminder,
    SessionInvite,
    Trouble,
    WeekSummary,
)
from core.messages_files import DroppedFile, ExampleTable, ImportCard, ImportRefused, TemplateRefused, TemplateTaken
from core.messages_retention import AboutRetention, RetentionFile, RetentionLine, RetentionPost
from core.messages_risk import AboutRisk
from core.messages_scoring import ScoringApplied, ScoringApply, ScoringFile, ScoringTried
from core.onboarding.plan import Plan
from core.onboarding.readiness import plan_day
from core.onboarding.status import status
from core.reports.checklist_ics import sessions_ics
from core.storage import Delivery, Work
from core.types import UserId
from core.usecases.checklist import checklist_of, file_name, written
from core.usecases.dashboard import account_dashboard, book_dashboard, dashboard_file_name, name_of
from core.usecases.health_page import my_week
from slackapp.delivery.content import Content, Document
from slackapp.delivery.render_health import render_health
from slackapp.delivery.render_retention import render_retention
from slackapp.delivery.render_risk import render_risk
from slackapp.delivery.render_scoring import render_scoring
from slackapp.delivery.render_table import render_table

Drawn = PlanCard | PlanLine | Announcement | Reminder | WeekSummary


def render(work: Work, delivery: Delivery, now: datetime) -> Content:
    """Return the delivery's content as of ``now``; raises ``NotFound`` when its plan is gone."""
    match delivery.intent:
        case PlanCard() | PlanLine() | Announcement() | Reminder() | WeekSummary() as intent:
            plan = work.plans.get(intent.plan)
            return _message(intent, plan, delivery.id, now)
        case Trouble() | TemplateTaken() | TemplateRefused() as told:
            return _notice(told)
        case ScoringTried() | ScoringApplied() | ScoringFile() as asked:
            return render_scoring(work, asked, delivery.slot, now)
        case DroppedFile() | LinkUnfurl() | ScoringApply():
            raise NotFound("What is only read, or shown under another message, has no look of its own.")
        case HomeView(user=user):
            return _home(work, user, now)
        case ImportCard() | ImportRefused() | ExampleTable() as asked:
            return render_table(work, asked)
        case ChecklistFile() | SessionInvite() | DashboardFile() as asked:
            return _document(work, asked, now)
        case HealthPost() | HealthThread() | HealthChart() | HealthLine() as asked:
            return render_health(work, asked, delivery.slot, now)
        case _:
            return _of_risk(work, delivery.intent, delivery, now)


def _of_risk(work: Work, asked: AboutRisk | AboutRetention, delivery: Delivery, now: datetime) -> Content:
    if isinstance(asked, RetentionPost | RetentionLine | RetentionFile):
        return render_retention(work, asked, delivery, now)
    return render_risk(work, asked, delivery, now)


def _notice(told: Trouble | TemplateTaken | TemplateRefused) -> Message:
    match told:
        case Trouble():
            return trouble(told=told)
        case TemplateTaken():
            return template_taken(tier=told.tier, version=told.version, tasks=told.tasks, milestones=told.milestones)
        case TemplateRefused():
            return template_refused(
                file=told.file, line=told.line, field=told.field, reason=told.reason, thing=told.thing
            )


def _document(work: Work, asked: ChecklistFile | SessionInvite | DashboardFile, now: datetime) -> Document:
    match asked:
        case ChecklistFile():
            return _checklist(work, asked, now)
        case SessionInvite():
            return _invite(work, asked, now)
        case DashboardFile():
            return _dashboard(work, asked, now)


def _message(intent: Drawn, plan: Plan, number: int, now: datetime) -> Message:
    today = plan_day(plan, now=now)
    match intent:
        case PlanCard():
            return plan_card(plan=plan, status=status(plan, today=today), today=today, number=number)
        case PlanLine():
            return thread_line(plan=plan, line=intent)
        case Announcement():
            return announcement(plan=plan, told=intent, today=today)
        case Reminder():
            return reminder(plan=plan, reminder=intent, today=today, number=number)
        case WeekSummary():
            return week_summary(plan=plan, summary=intent, status=status(plan, today=today), today=today)


def _home(work: Work, user: UserId, now: datetime) -> View:
    person = work.people.get(user)
    zone = person.time_zone if person else work.workspaces.get().time_zone
    plans = [
        HomePlan(plan=plan, status=status(plan, today=plan_day(plan, now=now))) for plan in work.plans.of_person(user)
    ]
    today = now.astimezone(ZoneInfo(zone)).date()
    week = my_week(work, user, now=now, today=today)
    return home_view(me=user, plans=plans, week=week, today=today)


def _checklist(work: Work, asked: ChecklistFile, now: datetime) -> Document:
    plan = work.plans.get(asked.plan)
    made = checklist_of(work, plan, now=now, shared_only=asked.shared_only)
    return Document(
        name=file_name(made, asked.format),
        title=f"{plan.account_name}: onboarding checklist",
        content=written(made, asked.format),
        comment=checklist_comment(plan=plan, shared=asked.shared_only),
    )


def _dashboard(work: Work, asked: DashboardFile, now: datetime) -> Document:
    if asked.account is None:
        page, name = book_dashboard(work, asked.owner, now=now), None
    else:
        page, name = account_dashboard(work, asked.account, now=now), name_of(work, asked.account)
    title = f"{name}: health" if name else "Health of the portfolio"
    return Document(
        name=dashboard_file_name(name), title=title, content=page.encode(), comment=dashboard_comment(called=name)
    )


def _invite(work: Work, asked: SessionInvite, now: datetime) -> Document:
    plan = work.plans.get(asked.plan)
    bookings = next((session.bookings for session in plan.sessions if session.id == asked.session), ())
    made = checklist_of(work, plan, now=now, shared_only=False)
    today = plan_day(plan, now=now)
    return Document(
        name="session.ics",
        title=f"{plan.account_name}: training session",
        content=sessions_ics(made, tuple(booking.id for booking in bookings)),
        comment=invite_comment(plan=plan, session_id=asked.session, bookings=bookings, today=today),
    )
