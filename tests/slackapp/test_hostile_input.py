"""What a person may type, and Slack may carry, to hold the app up: each gets a sentence, at once."""

from datetime import UTC, datetime
from threading import Thread
from time import perf_counter
from urllib.parse import urlsplit

import pytest

from blocks.notices import say, thread_line
from blocks.payloads import OnboardRef, SessionRef, SlotRef, TaskRef
from core.errors import BadInput
from core.messages import PlanLine
from core.onboarding.draft import Draft, read_contact
from core.onboarding.edits import AddNote, ChangeTask, DropTask, Hold, Reassign
from core.types import ChannelId, TeamId, Tier, UserId
from core.usecases.change_plan import change
from core.usecases.name_people import Named, name_people
from core.usecases.start_plan import start
from slackapp.app import all_features
from slackapp.calls import Reply
from slackapp.features import Action, Feature
from slackapp.forms import FormValues
from slackapp.pages import LIFETIME, checklist_link

TEAM = TeamId("T1")


@pytest.mark.parametrize("typed", ["1e9999999", "-1e9999999", "1E+999999999999", "9" * 3000])
def test_a_number_that_would_take_minutes_to_write_out_is_refused_at_once(typed):
    values = FormValues({"days": {"typed": {"value": typed}}})
    began = perf_counter()
    for read in (values.number, values.whole):
        with pytest.raises(BadInput, match="too large") as refused:
            read("days")
        assert refused.value.field == "days"
    assert perf_counter() - began < 1


@pytest.mark.parametrize(
    ("typed", "number"), [("0", 0), ("-0", 0), ("1e3", 1000), ("123456789012345", 123456789012345)]
)
def test_every_number_a_person_means_is_read(typed, number):
    assert FormValues({"days": {"typed": {"value": typed}}}).whole("days") == number


def test_no_answer_goes_to_an_address_that_is_not_slacks(make_phone, slack):
    def answer(_):
        return Reply(say=say(sentence="Hello"))

    phone = make_phone(Feature(name="hi", actions={"hi": Action(handler=answer)}))
    assert phone.press("hi", response_url=phone.hook).status_code == 200
    assert len(slack.of("hook")) == 1
    foreign = slack.url.replace("127.0.0.1", "localhost") + "hook"
    assert phone.press("hi", action_ts="2", response_url=foreign).status_code == 200
    assert phone.press("hi", action_ts="3", response_url="file:///etc/hostname").status_code == 200
    assert len(slack.of("hook")) == 1


@pytest.fixture
def whole(make_phone):
    return make_phone(*all_features())


@pytest.fixture
def plan(whole, store, clock):
    draft = Draft(name="Acme", start=clock.now().date(), owner=UserId("U1"), tier=Tier.SMB, channel=ChannelId("C1"))
    with store.begin(TEAM) as work:
        return start(work, draft, request_id="r1", by=UserId("U1"), now=clock.now())


def saved(store, plan):
    with store.read(TEAM) as work:
        return work.plans.get(plan.id)


@pytest.mark.parametrize("who", ["UGUEST", "UOUT"])
def test_no_work_and_no_plan_is_given_to_who_may_not_know_of_it(whole, store, plan, who):
    picked = {"owner": {"typed": {"selected_user": who}}}
    blocks = [{"type": "input", "block_id": "owner"}]
    private = TaskRef(plan=plan.id, task=plan.tasks[0].id).pack()
    refused = whole.submit("task.reassign", picked, private=private, blocks=blocks).json()
    assert "no full member" in refused["errors"]["owner"]
    assert saved(store, plan) == plan
    answers = {
        "name": {"typed": {"value": "Globex"}},
        "tier": {"typed": {"selected_option": {"value": "smb"}}},
        "channel": {"typed": {"selected_conversation": "C1"}},
    }
    refused = whole.submit("onboard", picked | answers, private=OnboardRef().pack(), blocks=blocks).json()
    assert "no full member" in refused["errors"]["owner"]


@pytest.mark.parametrize("who", ["UGUEST", "UOUT"])
def test_no_session_is_given_to_a_trainer_who_is_no_colleague(whole, store, plan, who):
    session = plan.sessions[0].id
    at = datetime(2026, 12, 1, 10, tzinfo=UTC)
    slot = SlotRef.model_validate({"p": plan.id, "s": session, "c": 1, "at": at}).pack()
    picked = {
        f"trainer:{session}": {"t": {"selected_user": who}},
        f"slot:{session}": {"t": {"selected_option": {"value": slot}}},
    }
    blocks = [{"type": "input", "block_id": f"trainer:{session}"}]
    private = SessionRef(plan=plan.id, session=session).pack()
    refused = whole.submit("session.book", picked, private=private, blocks=blocks).json()
    assert "no full member" in refused["errors"][f"trainer:{session}"]
    assert saved(store, plan) == plan


def test_whoever_only_looks_holds_up_nobody_who_writes(whole, store, plan, slack):
    """A form that follows each letter typed costs a forecast a letter; it must not take the writers' turn for it."""
    whole.command("/milestones Acme")
    typed = {"name": {"t": {"value": "Globex"}}, "tier": {"t": {"selected_option": {"value": "smb"}}}}
    view = {"id": "V1", "type": "modal", "callback_id": "onboard", "private_metadata": OnboardRef().pack()}

    def look():
        whole.command("/onboard Globex smb")
        whole.press("onboard.changed", view=view | {"state": {"values": typed}}, message={}, container={})

    looking = Thread(target=look)
    with store.begin(TEAM):
        looking.start()
        looking.join(5)
        waits = looking.is_alive()
    looking.join()
    assert not waits
    assert [len(slack.of(method)) for method in ("views.open", "views.update")] == [1, 1]


def test_a_customers_page_closes_when_the_app_is_removed(whole, plan):
    page = urlsplit(checklist_link(whole.app.links, TEAM, plan.id, now=whole.app.clock.now())).path
    opened = whole.http.get(page)
    assert "Acme" in opened.text
    assert "default-src 'none'" in opened.headers["content-security-policy"]
    whole.event({"type": "app_uninstalled"})
    closed = whole.http.get(page)
    assert closed.status_code == 404
    assert "Acme" not in closed.text


@pytest.mark.parametrize("purpose", ["install", "dashboard"])
def test_a_page_opens_for_no_link_of_another_purpose(whole, plan, purpose):
    said, now = {"team": TEAM, "plan": plan.id}, whole.app.clock.now()
    token = whole.app.links.token(purpose, said, now=now, lifetime=LIFETIME)
    assert whole.http.get(f"/checklist/{token}").status_code == 404


def test_a_mention_that_was_typed_mentions_nobody(whole, store, clock, plan):
    """Even of somebody whom the plan names, and whom the same line may mention for another reason."""
    typed, task = "wait for <@UADMIN>", plan.tasks[0].id
    edits = (
        Reassign(task=task, owner="UADMIN"),
        AddNote(task=task, text=typed),
        ChangeTask(task=task, title=typed),
        DropTask(task=plan.tasks[3].id, reason=typed),
        Hold(reason=typed),
    )
    contact = read_contact("champion", "<@UADMIN>")
    with store.begin(TEAM) as work:
        people = name_people(work, plan.id, Named(contacts={"champion": contact}), by="U1", now=clock.now())
        done = [people, *(change(work, plan.id, edit, by="U1", now=clock.now()) for edit in edits)]
    said = [thread_line(plan=one.plan, line=PlanLine(plan=plan.id, sentence=one.line, by="U1")) for one in done]
    mentions = [message.text.count("<@UADMIN>") for message in said]
    assert mentions == [0, 1, 0, 0, 0, 0]
    assert all("@UADMIN" in message.text for message in said)
