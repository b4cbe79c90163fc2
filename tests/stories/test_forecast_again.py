"""A person asks for the forecast as of now and is told what moved."""

from datetime import UTC, datetime

from stage import CSM, count

MONDAY = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)


def asked(stage):
    seen = stage.person(CSM).press(stage.card(), "plan.more", selected="Forecast again now")
    stage.deliver()
    return seen.ephemeral.text


def test_a_forecast_asked_for_again_says_that_nothing_moved(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    assert asked(stage) == "Acme is forecast as of now: no date moved."
    assert stage.thread_texts() == []


def test_a_forecast_asked_for_after_late_days_says_what_moved_once(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    stage.clock.move_to(MONDAY.replace(day=11))
    assert "go-live forecast" in asked(stage)
    assert asked(stage) == "Acme is forecast as of now: no date moved."
    assert count(stage.thread_texts(), "forecast") == 1
