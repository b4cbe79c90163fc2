"""`/cs settings` through the whole app: who may, what is kept, what is refused where it was typed."""

import pytest

from core.accounts import Person
from core.onboarding.draft import Draft
from core.types import ChannelId, Place, Tier
from core.usecases.start_plan import start
from slackapp.features import settings

TEAM = "T1"


@pytest.fixture
def phone(make_phone):
    return make_phone(settings.FEATURE)


def form(zone="europe/berlin", place="de-by", **holders):
    values = {"time_zone": {"typed": {"value": zone}}, "country.vendor": {"typed": {"value": place}}}
    return values | {f"holder:{role}": {"typed": {"selected_user": user}} for role, user in holders.items()}


def submit(phone, values, user="UADMIN", view_hash="h1"):
    blocks = [{"type": "input", "block_id": key} for key in values]
    return phone.submit("settings", values, user=user, blocks=blocks, view_hash=view_hash)


def workspace(store):
    with store.read(TEAM) as work:
        return work.workspaces.get()


def test_an_admin_is_shown_what_holds(phone, slack):
    phone.command("/cs settings", user="UADMIN")
    view = slack.of("views.open")[0]["view"]
    assert view["callback_id"] == "settings"
    assert view["blocks"][0]["element"]["initial_value"] == "UTC"


def test_others_are_refused_on_opening_and_on_submitting(phone, slack, store):
    assert "Only admins" in phone.command("/cs settings", user="U1").json()["text"]
    submit(phone, form(trainer="U1"), user="U1")
    assert not slack.of("views.open")
    assert not workspace(store).settings.roles


def test_the_answers_are_kept_with_an_entry_in_the_audit_log(phone, store):
    assert submit(phone, form(trainer="U1", head_of_cs="UADMIN")).text == ""
    kept = workspace(store)
    assert kept.time_zone == "Europe/Berlin"
    assert kept.settings.place == Place(country="DE", subdivision="BY")
    assert kept.settings.roles == {"trainer": "U1", "head_of_cs": "UADMIN"}
    with store.read(TEAM) as work:
        (entry,) = work.audit.of(TEAM)
    assert entry.who == "UADMIN"
    assert entry.detail["line"] == (
        "changed the settings: time zone Europe/Berlin (was UTC); we work in DE-BY (was no country); "
        "Trainer <@U1>; Head of customer success <@UADMIN>"
    )


def test_saving_the_same_again_is_no_change(phone, store):
    submit(phone, form(trainer="U1"))
    submit(phone, form(trainer="U1"), view_hash="h2")
    with store.read(TEAM) as work:
        assert len(work.audit.of(TEAM)) == 1


def test_a_role_left_empty_is_held_by_nobody(phone, store):
    submit(phone, form(trainer="U1"))
    submit(phone, form(), view_hash="h2")
    assert workspace(store).settings.roles == {}


@pytest.mark.parametrize(
    ("typed", "box", "said"),
    [
        (form(zone="Middle Earth"), "time_zone", "There is no time zone “Middle Earth”"),
        (form(zone="Europe/Berln"), "time_zone", "Did you mean Europe/Berlin?"),
        (form(zone=""), "time_zone", "Write it as in Europe/Berlin."),
        (form(place="XX"), "country.vendor", "XX"),
    ],
)
def test_what_cannot_be_is_refused_at_its_input(phone, store, typed, box, said):
    errors = submit(phone, typed).json()["errors"]
    assert said in errors[box]
    assert workspace(store).time_zone == "UTC"


def test_a_city_names_its_zone(phone, store):
    submit(phone, form(zone="new york"))
    assert workspace(store).time_zone == "America/New_York"


def test_a_guest_holds_no_role_of_ours(phone, store, clock):
    with store.begin(TEAM) as work:
        guest = Person(id="UGUEST", name="A guest", time_zone="UTC", is_guest=True)
        work.people.save(guest, seen_at=clock.wall())
    errors = submit(phone, form(trainer="UGUEST")).json()["errors"]
    assert errors == {"holder:trainer": "A guest is no full member of this workspace. Choose a colleague."}


def test_a_new_plan_begins_with_these_people(phone, store, clock):
    submit(phone, form(trainer="UADMIN"))
    draft = Draft(name="Acme", start=clock.now().date(), owner="U1", tier=Tier.ENTERPRISE, channel=ChannelId("C1"))
    with store.begin(TEAM) as work:
        plan = start(work, draft, request_id="r1", by="U1", now=clock.now())
    assert {task.owner for task in plan.tasks if task.role == "trainer"} == {"UADMIN"}
