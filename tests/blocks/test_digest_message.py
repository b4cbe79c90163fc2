"""A digest and its list, within Slack's limits whatever names and numbers come; and its chart."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import BytesIO

import pytest
from block_limits import check
from PIL import Image
from test_limits import NASTY

from blocks.digest import ROWS, digest_message
from blocks.digest_chart import chart_words, tiers_chart
from blocks.digests_form import digest_form, digests_view
from core.messages_digest import Course, Line, Note, Page, Paragraph, TierWeek
from core.risk.alert import Alert, AlertState, Evidence, Route
from core.risk.digest import DigestKind, Filters, Segment, Subscription
from core.risk.levels import Level
from core.types import Tier, UserId

DAY, AT = date(2026, 11, 16), datetime(2026, 11, 16, 9, tzinfo=UTC)
ME = UserId("U1")


def line(key="a1", name="Northwind Freight", **more):
    given = {
        "course": Course.NEW,
        "alert": key,
        "notes": (
            Note(label="Nobody signs in", level=Level.HIGH, times=2),
            Note(label="Tickets", level=Level.MEDIUM),
        ),
        "index": 73.9,
        "tier": Level.CRITICAL,
        "moved": 12.0,
        "weight": 29_560.0,
        "arr": 40_000,
        "currency": "EUR",
        "renewal": date(2027, 2, 4),
        "unclaimed": True,
    } | more
    return Line(account=f"account-{key}", name=name, **given)


def page(*lines, kind="daily", **more):
    given = {"counts": ("1 at risk (1 new)", "1 unclaimed")} | more
    return Page(kind=DigestKind(kind), day=DAY, lines=lines, **given)


def alert(key="a1", **more):
    given = {"state": AlertState.OPEN, "level": Level.HIGH} | more
    evidence = Evidence(sentence="Nobody came for 15 days.", source="events", at=AT)
    return Alert(
        id=key,
        account="northwind",
        rule="login_gap",
        label="Nobody signs in",
        route=Route.ALONE,
        evidence=evidence,
        opened_at=AT,
        since=AT,
        **given,
    )


def drawn(shown, *alerts):
    made = digest_message(page=shown, alerts={one.id: one for one in alerts}, number=7)
    check(made)
    return made


def texts(made):
    return [block["text"]["text"] for block in made.blocks if block["type"] == "section"]


def test_a_line_says_who_why_how_much_and_offers_what_to_do():
    made = drawn(page(line()), alert())
    assert made.text.startswith(
        "Daily digest: 1 at risk (1 new), 1 unclaimed. Northwind Freight: high Nobody signs in"
    )
    (said,) = texts(made)
    assert said == (
        "*Northwind Freight*  Risk *73.9*  ‼ Critical (+12.0)  _New_\n"
        "▲ High: Nobody signs in (2 times) · ◆ Medium: Tickets\n"
        "ARR EUR 40,000 · risk-weighted ARR EUR 29,560 · renews Thu 4 Feb 2027\n"
        "_Nobody claimed it in time_"
    )
    assert [one["text"]["text"] for one in made.blocks[-1]["elements"]] == ["Claim", "Open", "Snooze…"]


def test_what_became_of_an_alert_since_is_shown_and_its_buttons_go():
    claimed = drawn(page(line()), alert(state=AlertState.CLAIMED, claimed_by=ME))
    assert texts(claimed)[0].endswith("_Claimed by <@U1>_")
    over = drawn(page(line()), alert(state=AlertState.RESOLVED, closed_at=AT))
    assert [one["text"]["text"] for one in over.blocks[-1]["elements"]] == ["Open"]
    gone = drawn(page(line()))
    assert [one["text"]["text"] for one in gone.blocks[-1]["elements"]] == ["Open health"]


def test_revenue_that_is_estimated_is_said_to_be():
    made = drawn(page(line(arr=None, estimated=True)), alert())
    assert "ARR not known · risk-weighted ARR 29,560 (estimated)" in texts(made)[0]


def test_more_than_fits_is_counted():
    many = [line(f"a{number}") for number in range(40)]
    made = drawn(page(*many, more=5), *(alert(one.alert) for one in many))
    assert sum(block["type"] == "actions" for block in made.blocks) == ROWS
    assert f"…and {40 - ROWS + 5} more" in json.dumps(made.to_dict(), ensure_ascii=False)


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_no_words_make_a_digest_that_slack_refuses_or_that_pings(words):
    notes = tuple(Note(label=words, level=level) for level in Level) * 2
    lines = [line(f"a{number}", words, notes=notes) for number in range(40)]
    parts = tuple(Paragraph(heading="Load", lines=(f"<@U1>: {words}",) * 10, members=(ME,)) for _ in range(6))
    made = drawn(page(*lines, paragraphs=parts), *(alert(one.alert) for one in lines))
    markup = set(re.findall(r"<[^<>]*>", " ".join([made.text, *texts(made)])))
    assert markup <= {"<@U1>"}


def subscription(key="d1", **more):
    return Subscription(id=key, kind=DigestKind.DAILY, target="U1", last=DAY, **more)


def test_the_list_and_the_form_are_what_slack_takes():
    filters = Filters(owner=ME, tier=Tier.SMB, segment=Segment.AT_RISK, arr_from=1000)
    every = [
        subscription(),
        replace(subscription(), target="C1", filters=filters, zone="Asia/Tokyo"),
        subscription(off="The channel <!channel> is gone."),
        *(subscription(f"d{number}") for number in range(60)),
    ]
    view = digests_view(digests=every, noisy={"login_gap": "Nobody signs in", "tickets": "x" * 3000})
    check(view)
    said = json.dumps(view.to_dict(), ensure_ascii=False)
    assert "customers of <@U1>, SMB, At-Risk, ARR from 1,000" in said
    assert "…and 33 more." in said
    check(digests_view(digests=[], noisy={}))
    for one in (None, *every[:3], replace(every[0], at=time(23, 59))):
        check(digest_form(digest=one, me=ME))


def test_the_chart_is_a_picture_and_its_numbers_are_told_in_words():
    weeks = [TierWeek(day=date(2026, 10, 5 + number), tiers=(number, 3, 12, 9000)) for number in range(8)]
    image = Image.open(BytesIO(tiers_chart(weeks)))
    assert image.size == (1000, 500)
    words = chart_words(weeks)
    assert "12 Oct: 7 critical, 3 high, 12 medium, 9000 low" in words
    assert len(words) < 1900
    assert Image.open(BytesIO(tiers_chart([TierWeek(day=DAY, tiers=(0, 0, 0, 0))]))).size == (1000, 500)
