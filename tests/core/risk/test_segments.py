from datetime import date, timedelta

import pytest

from core.risk.levels import Level
from core.risk.segments import Segment, SegmentFacts, segment

TODAY = date(2026, 9, 7)
STEADY = "Neither at risk nor new, and not growing."


def days_ago(days):
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "found", "reason"),
    [
        (SegmentFacts(tier=Level.CRITICAL), Segment.AT_RISK, "Its risk is critical."),
        (SegmentFacts(tier=Level.HIGH), Segment.AT_RISK, "Its risk is high."),
        (SegmentFacts(tier=Level.MEDIUM), Segment.ESTABLISHED, STEADY),
        (SegmentFacts(red=True, onboarding=True), Segment.AT_RISK, "Its health is red."),
        (SegmentFacts(contract_start=TODAY), Segment.NEW, "A customer for 0 days; under 90 is new."),
        (SegmentFacts(contract_start=days_ago(1)), Segment.NEW, "A customer for 1 day; under 90 is new."),
        (SegmentFacts(contract_start=days_ago(89)), Segment.NEW, "A customer for 89 days; under 90 is new."),
        (SegmentFacts(contract_start=days_ago(90)), Segment.ESTABLISHED, STEADY),
        (SegmentFacts(contract_start=days_ago(99), onboarding=True), Segment.NEW, "Its onboarding is still running."),
        (SegmentFacts(arr_then=1_000, arr=2_000), Segment.GROWING, "Revenue went from 1,000 to 2,000 in 180 days."),
        (SegmentFacts(seats_then=5, seats=6), Segment.GROWING, "Seats went from 5 to 6 in 180 days."),
        (SegmentFacts(expansion=True), Segment.GROWING, "A chance to grow is open."),
        (SegmentFacts(arr=120_000, seats=6), Segment.ESTABLISHED, STEADY),
        (SegmentFacts(arr_then=2, arr=1, seats_then=2, seats=2), Segment.ESTABLISHED, STEADY),
    ],
)  # fmt: skip
def test_an_account_is_in_the_first_segment_that_fits_and_is_told_why(facts, found, reason):
    told = segment(facts, today=TODAY)
    assert (told.segment, told.reason) == (found, reason)


def test_a_contract_that_has_not_begun_makes_nobody_new():
    assert segment(SegmentFacts(contract_start=TODAY + timedelta(days=3)), today=TODAY).segment is Segment.ESTABLISHED


def test_segments_are_called_as_people_write_them():
    assert [one.label for one in Segment] == ["At-Risk", "New", "Growing", "Established"]
