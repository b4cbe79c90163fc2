"""The checklist in all its forms, ours and the customer's."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from core.content import builtin_templates
from core.messages import FileFormat
from core.onboarding.build import PlanRequest, make_plan
from core.onboarding.edits import AddNote, BlockTask, BookSession, MarkTaskDone, MoveTarget, apply
from core.onboarding.plan import BlockerType, Facts, Priority
from core.onboarding.schedule import schedule
from core.reports.checklist import Names, checklist
from core.reports.checklist_html import to_html
from core.reports.checklist_ics import sessions_ics, to_ics
from core.reports.checklist_text import to_csv, to_markdown
from core.types import Tier, Visibility
from core.usecases.checklist import file_name, written

NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)
TODAY = date(2026, 9, 16)
LATER = NOW + timedelta(days=9)
SECRET = "their auditor does not trust us"
NAMES = Names(members={"U1": "Success Manager"}, contacts={"c1": "The champion"}, roles={})


@pytest.fixture(scope="module")
def plan():
    request = PlanRequest(
        account="a1",
        account_name="=Acme <b>&</b> Söhne",
        tier=Tier.ENTERPRISE,
        start=date(2026, 9, 7),
        owner="U1",
        channel="C1",
        created_by="U1",
        time_zone="Europe/Berlin",
        people={"csm": "U1"},
        contacts={"champion": "c1"},
        audience={"end_user": 47},
        facts=Facts(has_migration=True, needs_sso=True, integrations=1),
    )
    made = make_plan(
        builtin_templates()[Tier.ENTERPRISE], request, now=NOW, template_version=0, plan_id="p1", team="T1"
    )
    for edit in (
        MarkTaskDone(task="e05"),
        MoveTarget(milestone="m3", new=date(2026, 10, 14), reason="release freeze"),
        BlockTask(
            task="e10",
            reason=SECRET,
            type=BlockerType.CUSTOMER,
            priority=Priority.P2,
            owner="U1",
            until=date(2026, 9, 21),
        ),
        AddNote(task="e10", text="a private note"),
        BookSession(session="t-champ", cohort=1, starts_at=datetime(2026, 9, 22, 8, tzinfo=UTC), trainer="U1"),
    ):
        made = apply(made, edit, by="U1", now=LATER)
    return made


def of(plan, *, shared_only):
    return checklist(plan, schedule(plan, today=TODAY), names=NAMES, today=TODAY, shared_only=shared_only)


def test_the_customers_version_holds_shared_tasks_only(plan):
    ours, theirs = of(plan, shared_only=False), of(plan, shared_only=True)
    assert (ours.total, theirs.total) == (48, 43)
    assert not any(task.internal for phase in theirs.phases for task in phase.tasks)


@pytest.mark.parametrize("form", list(FileFormat))
def test_no_reason_note_or_chance_reaches_the_customer(plan, form):
    ours, theirs = (written(of(plan, shared_only=shared), form).decode() for shared in (False, True))
    assert SECRET not in theirs
    assert "private note" not in theirs
    assert "Chance" not in theirs
    if form is FileFormat.HTML:
        assert SECRET in ours


@pytest.mark.parametrize("form", FileFormat)
def test_a_session_of_our_own_does_not_reach_the_customer(plan, form):
    task = next(task for task in plan.tasks if task.visibility is Visibility.INTERNAL)
    taught = tuple(replace(session, task=task.id) if session.bookings else session for session in plan.sessions)
    hidden = replace(plan, sessions=taught)
    assert len(of(hidden, shared_only=False).sessions) == 1
    assert of(hidden, shared_only=True).sessions == ()
    assert task.title not in written(of(hidden, shared_only=True), form).decode()


def test_markdown_shows_signs_as_they_were_typed(plan):
    hostile = replace(plan, account_name="~~A~~ &lt;b&gt; <b> [x](y) `x` #1 a|b *c* _d_")
    first = to_markdown(of(hostile, shared_only=True)).splitlines()[0]
    assert first == (r"# \~\~A\~\~ \&lt;b\&gt; \<b\> \[x\](y) \`x\` \#1 a\|b \*c\* \_d\_: onboarding checklist")


def test_a_moved_promise_keeps_its_old_date_beside_the_new_one(plan):
    page = to_html(of(plan, shared_only=True))
    assert "<s>Wed 7 Oct 2026</s>" in page
    assert "Wed 14 Oct 2026" in page


def test_a_name_with_markup_is_shown_and_not_obeyed(plan):
    page, text = to_html(of(plan, shared_only=False)), to_markdown(of(plan, shared_only=False))
    assert "<b>&</b>" not in page
    assert "&lt;b&gt;" in page
    assert "\\<b\\>" in text


def test_a_spreadsheet_runs_nothing(plan):
    hostile = of(plan, shared_only=False)
    rows = list(csv.DictReader(io.StringIO(to_csv(hostile))))
    assert len(rows) == 48
    assert not any((cell or "").startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_the_calendar_holds_every_milestone_and_session_under_a_lasting_id(plan):
    found = Calendar.from_ical(to_ics(of(plan, shared_only=True)))
    ids = [str(event["uid"]) for event in found.walk("VEVENT")]
    assert ids == [f"p1.m{n}@coordinator" for n in range(1, 6)] + ["p1.t-champ.1@coordinator"]
    (session,) = Calendar.from_ical(sessions_ics(of(plan, shared_only=True), ("t-champ.1",))).walk("VEVENT")
    assert session["dtend"].dt - session["dtstart"].dt == timedelta(minutes=90)


def test_a_files_name_is_plain(plan):
    assert file_name(of(plan, shared_only=True), FileFormat.HTML) == "acme-b-b-s-hne-onboarding-shared.html"
