"""`/cs audit` through the whole app."""

import json

import pytest

from core.onboarding.draft import Draft
from core.onboarding.edits import StartTask
from core.types import ChannelId, Tier
from core.usecases.change_plan import change
from core.usecases.start_plan import start
from slackapp.features import audit

TEAM = "T1"


@pytest.fixture
def phone(make_phone):
    return make_phone(audit.FEATURE)


@pytest.fixture(autouse=True)
def deeds(phone, store, clock):
    for name in ("Acme", "Globex"):
        draft = Draft(name=name, start=clock.now().date(), owner="U1", tier=Tier.SMB, channel=ChannelId("C1"))
        with store.begin(TEAM) as work:
            plan = start(work, draft, request_id=name, by="U1", now=clock.now())
            change(work, plan.id, StartTask(task=plan.tasks[0].id), by="U1", now=clock.now())


def said(answer):
    return json.dumps(answer.json(), ensure_ascii=False)


def test_the_whole_workspace_is_told_newest_first(phone):
    answer = phone.command("/cs audit", user="UADMIN")
    assert answer.json()["response_type"] == "ephemeral"
    assert said(answer).index("(Globex)") < said(answer).index("(Acme)")
    assert "<@U1> started the plan (Acme)" in said(answer)


def test_one_customers_plan_is_told_alone(phone):
    text = said(phone.command("/cs audit Acme", user="UADMIN"))
    assert "Audit log of Acme" in text
    assert "Mon 16 Nov 09:00: <@U1> started" in text
    assert "Globex" not in text


def test_a_customer_nobody_knows_is_said_so(phone):
    assert "No customer is called “Zebra”" in said(phone.command("/cs audit Zebra", user="UADMIN"))


def test_others_are_refused(phone):
    assert "Only admins" in said(phone.command("/cs audit", user="U1"))
