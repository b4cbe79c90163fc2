from importlib.resources import files

import pytest

from core.content.playbook import load_playbooks, parse_playbooks
from core.errors import ContentError

SHIPPED = files("core.content").joinpath("playbooks.yaml").read_text(encoding="utf-8")


def refused(old, new):
    assert old in SHIPPED
    with pytest.raises(ContentError) as raised:
        parse_playbooks(SHIPPED.replace(old, new, 1), file="mine.yaml")
    return raised.value


def test_the_eight_plays_are_there_with_their_days_and_levels():
    books = load_playbooks()
    assert {one.id: (one.length, one.raising.day, one.raising.level) for one in books.playbooks} == {
        "low_adoption": (30, 21, 2),
        "champion_left": (30, 14, 3),
        "support_friction": (30, 7, 3),
        "price_pressure": (25, 10, 3),
        "competitor_evaluation": (30, 3, 3),
        "poor_onboarding": (20, 5, 2),
        "sponsor_loss": (30, 10, 4),
        "merger_reorg": (45, 15, 3),
    }
    assert books.common.review_every == 5
    assert books.common.pauses == ("commercial", "expansion", "advocacy", "survey")


def test_every_play_begins_at_once_and_asks_before_it_is_chosen():
    for book in load_playbooks().playbooks:
        assert book.steps[0].day == 0
        assert len(book.ask) == 4


def test_a_play_that_is_not_there_is_none():
    assert load_playbooks().get("discount") is None


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ('trainer, do: "Hold a working', 'wizard, do: "Hold a working', "playbooks[0].steps[3].who", "wizard"),
        ("id: champion_left", "id: low_adoption", "playbooks[1].id", "used twice"),
        ('{d: 1, who: csm, do: "Call the', '{d: 9, who: csm, do: "Call the', "playbooks[0].steps[2].d", "before"),
        ("raise: {d: 21", "raise: {d: 31", "playbooks[0].raise.d", "day 31"),
        ("texts: [adoption_digest", "texts: [poem", "playbooks[0].texts[0]", "poem"),
        ("not_if: [holiday", "not_if: [rain", "playbooks[0].not_if[0]", "holiday"),
        ("approves: csm", "approves: champion", "common.approves", "champion"),
        ('"The workflow becomes your one way to do this task"', '""', "playbooks[0].steps[4].share", "may read"),
        ("category: habits", "category: moods", "playbooks[0].category", "moods"),
        ("review_every: 5 ", "review_every: 0 ", "common.review_every", "greater"),
        ('success: ["the weekly', 'succes: ["the weekly', "playbooks[0]", ""),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_field(old, new, field, said):
    bad = refused(old, new)
    assert bad.field.startswith(field)
    assert said in bad.sentence
    assert bad.line > 1
