"""The people of a running plan through the whole app: asked for, named, answered in the thread."""

import pytest

from blocks.payloads import PlanDo, PlanRef
from core.messages import PlanLine
from core.onboarding.draft import Draft, DraftContact
from core.types import ChannelId, Tier
from core.usecases.start_plan import start
from slackapp.features import people, plans

TEAM = "T1"
WALL_LIMIT = 100


@pytest.fixture
def phone(make_phone):
    return make_phone(people.FEATURE, plans.FEATURE)


@pytest.fixture
def plan(phone, store, clock):
    draft = Draft(
        name="Acme",
        start=clock.now().date(),
        owner="U1",
        tier=Tier.ENTERPRISE,
        channel=ChannelId("C1"),
        contacts=(DraftContact(role="champion", name="Their Champion", email="champion@acme.example"),),
    )
    with store.begin(TEAM) as work:
        return start(work, draft, request_id="r1", by="U1", now=clock.now())


def form(champion="Their Champion <champion@acme.example>", admin="", users="", **holders):
    held = {"csm": "U1", **holders}
    typed = {"contact.champion": champion, "contact.admin": admin, "audience.end_user": users}
    values = {box: {"typed": {"value": text or None}} for box, text in typed.items()}
    return values | {f"holder:{role}": {"typed": {"selected_user": user}} for role, user in held.items()}


def submit(phone, plan, values, view_hash="h1"):
    blocks = [{"type": "input", "block_id": key} for key in values]
    private = PlanRef(plan=plan.id).pack()
    return phone.submit("plan.people", values, blocks=blocks, private=private, view_hash=view_hash)


def saved(store, plan):
    with store.read(TEAM) as work:
        return work.plans.get(plan.id)


def lines(store, clock):
    """What waits to be written into threads."""
    found = []
    with store.begin(TEAM) as work:
        for delivery in work.outbox.claim(now=clock.now(), wall=clock.wall(), owner="t", limit=WALL_LIMIT):
            found += [delivery.intent.sentence] if isinstance(delivery.intent, PlanLine) else []
            work.outbox.sent(delivery, channel=None, ts=None, wall=clock.wall())
    return found


def every_line(store, clock):
    found = []
    for _ in range(8):
        found += lines(store, clock)
        clock.sleep(2)
    return found


def test_the_menu_opens_the_form_with_who_is_known(phone, slack, plan):
    phone.press("plan.more", PlanDo(plan=plan.id, do="people").pack())
    view = slack.of("views.open")[0]["view"]
    filled = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    assert filled["contact.champion"]["initial_value"] == "Their Champion <champion@acme.example>"
    assert filled["holder:csm"]["initial_user"] == "U1"
    assert "initial_user" not in filled["holder:trainer"]


def test_naming_people_moves_open_tasks_and_is_told_in_the_thread(phone, store, clock, plan):
    assert submit(phone, plan, form(admin="Their Administrator <admin@acme.example>", trainer="UADMIN")).text == ""
    after = saved(store, plan)
    assert {task.owner for task in after.tasks if task.role == "trainer" and task.state.is_open} == {"UADMIN"}
    with store.read(TEAM) as work:
        lee = next(c for c in work.contacts.of(plan.account) if c.role == "admin")
    assert (lee.name, after.contacts["admin"]) == ("Their Administrator", lee.id)
    (line,) = every_line(store, clock)
    assert line == "changed the plan's people: Product administrator Their Administrator, Trainer <@UADMIN>"


def test_saving_the_same_again_changes_nothing(phone, store, plan):
    submit(phone, plan, form())
    assert saved(store, plan) == plan


def test_a_corrected_name_keeps_the_person(phone, store, plan):
    submit(phone, plan, form(champion="Their New Champion <champion@acme.example>"))
    with store.read(TEAM) as work:
        (kim,) = work.contacts.of(plan.account)
    assert kim.name == "Their New Champion"
    assert saved(store, plan) == plan


def test_another_success_manager_takes_the_customer_too(phone, store, plan):
    submit(phone, plan, form(csm="UADMIN"))
    assert saved(store, plan).owner == "UADMIN"
    with store.read(TEAM) as work:
        assert work.accounts.get(plan.account).owner == "UADMIN"


def test_what_cannot_be_read_is_refused_at_its_input(phone, store, plan):
    assert (
        "not an e-mail" in submit(phone, plan, form(admin="Administrator <admin@>")).json()["errors"]["contact.admin"]
    )
    assert "needs a success manager" in submit(phone, plan, form(csm=None)).json()["errors"]["holder:csm"]
    assert saved(store, plan) == plan


def test_audiences_are_kept(phone, store, plan):
    submit(phone, plan, form(users="47"))
    assert saved(store, plan).audience == {"end_user": 47}


@pytest.mark.parametrize("typed", ["-1", "100001"])
def test_more_people_than_there_can_be_are_refused_at_their_input(phone, store, plan, typed):
    refused = submit(phone, plan, form(users=typed)).json()
    assert "between 0 and 100,000" in refused["errors"]["audience.end_user"]
    assert saved(store, plan) == plan
