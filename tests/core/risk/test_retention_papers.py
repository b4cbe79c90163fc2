"""The documents of retention: what they say, in which order, and what a customer never reads."""

import re
from dataclasses import fields, replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from strategy_examples import ACME, NOW, OWNER, TODAY, ended, strategy

from core.content.playbook import load_playbooks
from core.errors import BadInput
from core.messages import FileFormat
from core.onboarding.play import PlayRequest, make_play
from core.reports.paper import Cell, Paper, Section, Table, to_html, to_markdown
from core.reports.retention import Told, customer_paper, strategy_paper
from core.reports.retention_book import Portfolio, Stake, portfolio_paper
from core.risk.outcomes import records
from core.risk.strategy import Outcome, Standing, for_customer
from core.types import ChannelId, PlanId, TeamId, Tier
from core.usecases.retention_papers import file_name, written

BOOKS = load_playbooks()
LOW = BOOKS.get("low_adoption")
INSIDE = "inside-only"


def play(**said):
    asked = PlayRequest(
        account=ACME,
        account_name="Northwind Freight",
        tier=Tier.SMB,
        start=TODAY,
        number=f"{INSIDE} 1",
        by=TODAY + timedelta(days=30),
        owner=OWNER,
        channel=ChannelId("C1"),
        created_by=OWNER,
        time_zone="UTC",
        review_every=5,
        known=(INSIDE,),
    )
    return make_play(LOW, replace(asked, **said), now=NOW, plan_id=PlanId("p1"), team=TeamId("T1"))


def told(**changes):
    given = Told(plays=(LOW,), names={OWNER: "The success manager"}, today=TODAY)
    return replace(given, **changes)


def headings(page):
    return re.findall(r"<h2[^>]*>([^<]*)</h2>", page)


def test_the_sections_stand_in_the_order_of_the_specification():
    assert headings(to_html(strategy_paper(strategy(), told(plan=play())))) == [
        "The account",
        "Causes, worst first",
        "The play",
        "Steps",
        "What we stop doing",
        "Offer limits",
        "Decision points",
        "Review",
    ]


def test_the_document_of_an_ended_strategy_says_how_it_ended():
    page = to_html(strategy_paper(ended(Outcome.LOST, outcome_reason="They merged"), told()))
    assert headings(page)[-1] == "Outcome"
    assert "They merged" in page
    assert "not known yet" in page


def sentinels():
    """A strategy in which every text that is for us alone says so."""
    base = strategy()
    cause = replace(
        base.causes[0],
        evidence=replace(base.causes[0].evidence, sentence=INSIDE, source=INSIDE),
        rule=INSIDE,
        label=INSIDE,
    )
    return replace(
        base,
        causes=(cause,),
        number=f"{INSIDE} 2",
        offer_limits=INSIDE,
        stops=(INSIDE,),
        decisions=(replace(base.decisions[0], question=INSIDE),),
        outcome=Outcome.PARTLY_SAVED,
        outcome_reason=INSIDE,
        standing=Standing(arr=77_777.0, currency=INSIDE, band=INSIDE, score=77.7, index=77.7),
        arr_before=77_777.0,
        arr_after=77_777.0,
    )


@pytest.mark.parametrize("write", [to_html, to_markdown])
@pytest.mark.parametrize("started", [False, True])
def test_no_field_that_is_for_us_reaches_the_customers_version(write, started):
    text = write(customer_paper(for_customer(sentinels(), play() if started else None, [LOW])))
    body = text.split("</style>")[-1]
    for inside in (INSIDE, "77", "Internal", "risk", "Low adoption", "champion", OWNER, "Partly"):
        assert inside not in body
    assert "Twenty people plan their routes here every week" in body
    assert "A trainer of your own until October" in body
    assert "A working session of 45 minutes on your own records" in body


def test_what_the_customer_may_read_of_a_play_is_no_word_of_ours():
    for book in BOOKS.playbooks:
        for step in book.steps:
            assert not step.share or step.share != step.do
            assert not re.search(r"champion|rival|churn|\brisk|blocker|raise|approve", step.share, re.IGNORECASE), (
                step.share
            )


def test_every_field_of_a_strategy_is_either_shared_or_checked_above():
    shared = {"account_name", "goals", "promises", "start", "review_on"}
    unspoken = {
        "id",
        "account",
        "state",
        "made_at",
        "made_by",
        "plays",
        "owner",
        "channel",
        "by",
        "plan",
        "started_at",
    }
    unspoken |= {"closed_at", "closed_by", "version"}
    checked = {"standing", "causes", "number", "stops", "offer_limits", "decisions", "outcome", "outcome_reason"}
    checked |= {"arr_before", "arr_after"}
    assert {field.name for field in fields(strategy())} == shared | unspoken | checked


def test_a_portfolio_hides_success_below_ten_runs():
    def page(runs):
        many = [ended(key=str(n)) for n in range(runs)]
        made = Portfolio(
            as_of=NOW,
            causes={("At-Risk", "habits"): 4},
            stakes=(Stake(currency="EUR", amount=29_560.0, accounts=3, estimated=1),),
            records=records(many, zone=UTC),
            running=(("Northwind Freight", "Low adoption", "from 1 to 2", TODAY, "on time"),),
            names={"low_adoption": "Low adoption"},
        )
        return to_html(portfolio_paper(made))

    assert "under 10 runs" in page(9)
    assert "100 %" not in page(9)
    assert "100 %" in page(10)
    assert "72 % to 100 %" in page(10)
    assert "3 accounts, 1 estimated" in page(9)


def test_an_empty_portfolio_says_so():
    made = Portfolio(as_of=NOW, causes={}, stakes=(), records=(), running=(), names={})
    page = to_html(portfolio_paper(made))
    for said in (
        "No account is at risk.",
        "Nothing warns of any account.",
        "None is running.",
        "None was started yet.",
    ):
        assert said in page


NASTY = "<script>x</script> | **b** [a](http://x) `c` # & \\"


def test_nothing_that_was_typed_becomes_markup():
    made = Paper(
        over=NASTY,
        title=NASTY,
        about=NASTY,
        internal=True,
        sections=(
            Section(
                title=NASTY,
                lead=NASTY,
                facts=((NASTY, Cell(text=NASTY, hint=NASTY)),),
                points=(NASTY,),
                table=Table(head=(NASTY,), rows=((Cell(text=NASTY),),)),
                small=NASTY,
            ),
        ),
    )
    assert "<script" not in to_html(made)
    text = to_markdown(made)
    assert not re.search(r"(?<!\\)<script", text)
    assert "**b**" not in text
    assert re.search(r"(?<!\\)\|.*(?<!\\)\| \*\*b", text) is None


def test_no_claim_of_others_is_ever_printed():
    pages = to_html(strategy_paper(strategy(), told(plan=play()))) + Path("core/content/playbooks.yaml").read_text()
    for claim in ("51 %", "65 %", "50-70", "20-40", "40-60", "10-20"):
        assert claim not in pages


def test_files_are_named_by_the_customer_and_come_in_two_forms():
    assert file_name("Northwind Freight!", FileFormat.HTML) == "northwind-freight-retention.html"
    assert file_name(None, FileFormat.MARKDOWN) == "portfolio-retention.md"
    assert file_name("Ä", FileFormat.MARKDOWN, shared=True) == "customer-plan-together.md"
    with pytest.raises(BadInput, match=r"\.csv"):
        written(strategy_paper(strategy(), told()), FileFormat.CSV)
