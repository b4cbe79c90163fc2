from datetime import timedelta

import pytest

from blocks.kit import modal
from blocks.notices import say
from core.storage import Store
from slackapp.calls import Reply
from slackapp.kept import Kept


class Asked:
    """A question that counts how often it is really asked."""

    def __init__(self, reply):
        self.times, self.reply = 0, reply

    def __call__(self):
        self.times += 1
        return self.reply


@pytest.fixture
def kept(store, clock):
    return Kept(store, clock)


@pytest.fixture
def asked():
    return Asked(Reply(say=say(sentence="Here")))


def test_the_same_question_is_asked_once_while_nothing_changes(kept, asked):
    assert kept.answer("a", asked, as_asked="a") == kept.answer("a", asked, as_asked="a") == asked.reply
    assert asked.times == 1
    kept.answer("b", asked, as_asked="b")
    assert asked.times == 2


def test_what_was_asked_twice_is_at_hand_until_anything_changes(kept, asked, store, clock):
    kept.answer("a", asked, as_asked="a?")
    assert not kept.at_hand("a?")
    kept.answer("a", asked, as_asked="a?")
    assert kept.at_hand("a?")
    with store.begin("T2") as work:
        work.inbox.first("news", at=clock.now())
    assert not kept.at_hand("a?")


def test_any_change_in_any_workspace_or_process_makes_it_new(kept, asked, store, settings, clock):
    another = Store.open(settings.store_url)
    for writer in (store, another):
        kept.answer("a", asked, as_asked="a")
        with writer.begin("T2") as work:
            work.inbox.first(f"{id(writer)}", at=clock.now())
    kept.answer("a", asked, as_asked="a")
    another.close()
    assert asked.times == 3


def test_the_next_minute_makes_it_new(kept, asked, clock):
    kept.answer("a", asked, as_asked="a")
    clock.at += timedelta(seconds=60)
    kept.answer("a", asked, as_asked="a")
    assert asked.times == 2


def test_what_opens_a_window_is_never_kept(kept):
    asked = Asked(Reply(say=say(sentence="Here"), open=modal("x", "X", [])))
    kept.answer("a", asked, as_asked="a")
    kept.answer("a", asked, as_asked="a")
    assert asked.times == 2
