"""First messages to a customer: one for every play, and nothing internal in any."""

import pytest

from core.content.drafts import ANY, drafted, load_drafts
from core.content.playbook import load_playbooks

INTERNAL = ("health", "risk", "score", "churn", "arr", "revenue", "renewal", "{{", "alert", "usage drop")
PLAYS = [play.id for play in load_playbooks().playbooks]


def test_every_play_has_a_draft_and_no_draft_is_left_over():
    assert set(load_drafts()) == {ANY, *PLAYS}


@pytest.mark.parametrize("play", [*PLAYS, "", "none of ours"])
def test_a_draft_names_three_things_and_nothing_internal(play):
    made = drafted(play, account="Northwind Freight", contact="Robin", owner="The success manager")
    assert made.body.startswith("Hello Robin,\n")
    assert made.body.endswith("The success manager")
    words = f" {made.subject} {made.body} ".casefold()
    assert not [word for word in INTERNAL if f" {word}" in words]


def test_a_name_that_looks_like_a_template_stays_a_name():
    made = drafted(ANY, account="{{ 7 * 7 }}", contact="{% raw %}", owner="x")
    assert "{{ 7 * 7 }}" in made.subject
    assert "{% raw %}" in made.body
