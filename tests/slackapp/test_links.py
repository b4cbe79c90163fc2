from datetime import UTC, datetime, timedelta

import pytest

from core.errors import NotFound
from slackapp.links import Links

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SAID = {"plan": "p1", "team": "T1"}


def links(*keys):
    return Links(keys or ("k" * 32,), "https://cs.example.org")


def test_a_link_says_what_was_put_into_it_until_it_expires():
    url = links().url("checklist", SAID, now=NOW, lifetime=DAY)
    base, token = url.rsplit("/", 1)
    assert base == "https://cs.example.org/checklist"
    assert links().read("checklist", token, now=NOW + DAY) == SAID
    with pytest.raises(NotFound):
        links().read("checklist", token, now=NOW + DAY + timedelta(seconds=1))


def test_a_link_is_good_for_its_purpose_alone():
    token = links().token("checklist", SAID, now=NOW, lifetime=DAY)
    with pytest.raises(NotFound):
        links().read("install", token, now=NOW)


@pytest.mark.parametrize("token", ["", "x", "a.b", "ü", "." * 50])
def test_a_forged_or_broken_link_is_not_found(token):
    with pytest.raises(NotFound):
        links().read("checklist", token, now=NOW)


def test_a_link_made_with_an_older_key_still_reads():
    token = links("o" * 32).token("checklist", SAID, now=NOW, lifetime=DAY)
    assert links("n" * 32, "o" * 32).read("checklist", token, now=NOW) == SAID
    with pytest.raises(NotFound):
        links("n" * 32).read("checklist", token, now=NOW)
