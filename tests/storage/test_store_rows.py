"""Whatever a value holds, it comes back equal."""

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from itertools import count
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_examples import NOW, WALL, task
from storage_examples import plan as example_plan

from core.accounts import Account, Channel, Contact, Person
from core.messages import Intent
from core.onboarding.plan import Plan, PlanState
from core.storage import Store, upgrade
from core.storage.rows import document, read_intent, read_plan
from core.types import AccountId, TeamId

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-9))])
EARLIEST, LATEST = datetime(1990, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 - hypothesis wants them so
PLAIN = {
    str: st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
    int: st.integers(-(2**31), 2**31),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(EARLIEST, LATEST, timezones=ZONES),
    Decimal: st.decimals(-(10**12), 10**12, places=2),
    NoneType: st.none(),
}


@cache
def values(kind):
    """Values of a type as our values use them: whatever fits, without touching what other tests draw."""
    kind = getattr(kind, "__supertype__", kind)
    parts = get_args(kind)
    if kind in PLAIN:
        return PLAIN[kind]
    if is_dataclass(kind):
        return st.builds(kind, **{name: values(hint) for name, hint in get_type_hints(kind).items()})
    match get_origin(kind):
        case origin if origin in (Union, UnionType):
            return st.one_of(*map(values, parts))
        case origin if origin is Literal:
            return st.sampled_from(parts)
        case origin if origin is Mapping:
            return st.dictionaries(*map(values, parts), max_size=3)
        case origin if origin is tuple and parts[-1] is Ellipsis:
            return st.lists(values(parts[0]), max_size=3).map(tuple)
        case origin if origin is tuple:
            return st.tuples(*map(values, parts))
    return st.sampled_from(kind)


NUMBERS = count()

quick = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('rows') / 'app.db'}"
    upgrade(url)
    opened = Store.open(url)
    yield opened
    opened.close()


@quick
@given(plan=values(Plan))
def test_a_plan_reads_back_from_its_document(plan):
    assert read_plan(document(plan)) == plan


@pytest.mark.parametrize("kind", get_args(Intent))
def test_an_intent_reads_back_from_its_document(kind):
    @settings(quick, max_examples=15)
    @given(intent=values(kind))
    def reads_back(intent):
        assert read_intent(document(intent)) == intent

    reads_back()


@quick
@given(plan=values(Plan), account=values(Account))
def test_a_plan_and_its_account_come_back_from_the_database(kept, plan, account):
    team = TeamId(f"rows {next(NUMBERS)}")
    made = replace(plan, team=team, account=account.id)
    with kept.begin(team) as work:
        work.accounts.save(account)
        work.plans.add(made, wake_at=NOW)
    with kept.read(team) as work:
        assert work.accounts.get(account.id) == account
        assert work.plans.get(plan.id) == made


@quick
@given(person=values(Person), channel=values(Channel), contact=values(Contact))
def test_people_channels_and_contacts_come_back_from_the_database(kept, person, channel, contact):
    team = TeamId(f"rows {next(NUMBERS)}")
    with kept.begin(team) as work:
        work.accounts.save(Account(id=AccountId(contact.account), name=contact.account))
        work.people.save(person, seen_at=NOW)
        work.channels.save(channel, seen_at=NOW)
        work.contacts.save(contact)
        assert work.people.get(person.id) == person
        assert work.channels.get(channel.id) == channel
        assert work.contacts.get(contact.id) == contact


def test_times_are_kept_in_utc(kept):
    nepal = timezone(timedelta(hours=5, minutes=45))
    with kept.begin(TeamId("T9")) as work:
        work.accounts.save(Account(id=AccountId("a"), name="a"))
        work.plans.add(example_plan(of="a", team=TeamId("T9")), wake_at=WALL.astimezone(nepal))
        found = work.plans.next_wake()
    assert (found, found.tzinfo) == (WALL, UTC)


def test_a_plan_of_fifty_tasks_is_kept_small_and_whole():
    long = example_plan(tasks=[task(f"t{number}") for number in range(50)], state=PlanState.ON_HOLD)
    text = document(long)
    assert read_plan(text) == long
    assert len(text) < 40_000
