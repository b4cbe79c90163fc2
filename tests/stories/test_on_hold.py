"""A plan that rests is silent, and goes on where it was."""

from datetime import UTC, date, datetime

from stage import CSM, count

MONDAY = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)


def said_by_the_plan(stage):
    """Everything seen, beside alerts and digests: that a warning is over is said once of a plan that rests too."""
    others = ("Daily digest", "Manager's digest", "‼", "▲", "◆", "Resolved")
    return [one for one in stage.everything_seen() if not one[2].startswith(others)]


def test_a_plan_on_hold_says_nothing_until_it_is_resumed(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    stage.at(date(2026, 9, 9))
    stage.submit(stage.plan_menu("Put on hold…"), reason="Their budget is frozen")
    assert "Status: On hold" in stage.card().text
    assert "Their budget is frozen" in stage.card().words
    seen = said_by_the_plan(stage)
    stage.at(date(2026, 10, 30))
    assert said_by_the_plan(stage) == seen
    told = len(stage.directs(CSM))
    stage.plan_menu("Resume")
    stage.deliver()
    assert count(stage.thread_texts(), "resumed the plan after its rest since Wed 9 Sep") == 1
    stage.at(date(2026, 11, 4))
    (reminder,) = [text for text in stage.direct_texts(CSM)[told:] if not text.startswith(("Daily digest", "▲", "◆"))]
    assert "is overdue, was due Wed 28 Oct, 2 working days ago" in reminder


def test_a_cancelled_plan_is_silent_for_good_and_makes_room_for_another(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    stage.submit(stage.plan_menu("Cancel the plan…"), reason="They went elsewhere")
    seen = stage.everything_seen()
    stage.at(date(2026, 10, 30))
    assert stage.everything_seen() == seen
    assert stage.onboard("Acme startup").errors == {}
    assert "Startup onboarding" in stage.card().text
