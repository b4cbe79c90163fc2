"""Nine in the morning stays nine in the morning when the clocks change, in both directions."""

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from stage import ACME, BERLIN, CSM, EQUATOR, GLOBEX, LAGOS, NEW_YORK, OVERSEAS, local

CHANGES = {
    "Berlin's clocks go forward": (CSM, BERLIN, date(2026, 3, 29)),
    "Berlin's clocks go back": (CSM, BERLIN, date(2026, 10, 25)),
    "New York's clocks go forward": (OVERSEAS, NEW_YORK, date(2026, 3, 8)),
    "New York's clocks go back": (OVERSEAS, NEW_YORK, date(2026, 11, 1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_reminders_come_at_nine_none_lost_and_none_twice_when(stage_at, change):
    owner, zone, sunday = CHANGES[change]
    start = sunday - timedelta(days=2)
    stage = stage_at(datetime.combine(start - timedelta(days=1), time(0), UTC))
    stage.onboard("Changing startup", channel=ACME, by=CSM, owner=owner, start=start.isoformat())
    stage.onboard("Steady startup", channel=GLOBEX, by=CSM, owner=EQUATOR, start=start.isoformat())
    stage.at(sunday + timedelta(days=13), 23)
    changing, steady = heard(stage, owner, zone, "Changing"), heard(stage, EQUATOR, LAGOS, "Steady")
    assert changing == steady
    assert max(Counter(changing).values()) == 1
    days = sorted({datetime.fromtimestamp(float(one.ts), UTC).date() for one in stage.directs(owner)})
    assert days[0] < sunday
    assert len([day for day in days if day > sunday]) >= 3
    assert {at[-5:] for at, _ in changing} == {"09:00"}
    weeks = [local(one, zone) for one in stage.slack.messages(ACME) if "week to" in one.text]
    assert weeks == [f"{sunday + timedelta(days=days):%a %d %b} 09:00" for days in (1, 8)]


OTHER = re.compile(r"on its way|^Daily digest|^[‼▲◆·] ")
"""What is not the plan's own: the digest of the day, and alerts."""


def heard(stage, user, zone, name):
    """What a plan told somebody: when by their clock, and what."""
    told = [one for one in stage.directs(user) if name in one.text and not OTHER.search(one.text)]
    return [(local(one, zone), one.text.replace(name, "")) for one in told]
