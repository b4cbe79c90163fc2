from datetime import timedelta

import pytest
from storage_examples import CHANNEL, NOW, ONE, SECOND, TWO, WALL, card, line

from core.messages import PlanCard
from core.storage import BUDGET, PACE, Shown
from core.types import ChannelId

DAY = timedelta(days=1)


def claim(work, *, now=NOW, wall=WALL, owner="a", limit=50):
    return work.outbox.claim(now=now, wall=wall, owner=owner, limit=limit)


def send(work, delivery, *, ts="1.000001", wall=WALL):
    return work.outbox.sent(delivery, channel=ChannelId(delivery.lane), ts=ts, wall=wall)


def words(deliveries):
    return [one.intent.sentence for one in deliveries]


def one_by_one(work, *, now=NOW, wall=WALL):
    """What leaves when everything is sent as soon as it may, one claim a second."""
    left = []
    while got := claim(work, now=now, wall=wall):
        left += words(got)
        for delivery in got:
            assert send(work, delivery, wall=wall)
        wall += PACE
    return left


def test_a_message_is_claimed_with_all_it_was_put_with(store):
    with store.begin(ONE) as work:
        assert work.outbox.put(card(), lane="C1", slot="plan:p1", key="k1")
    with store.begin(ONE) as work:
        (got,) = claim(work)
    assert (got.team, got.owner, got.lane, got.slot, got.thread, got.key) == (ONE, "a", "C1", "plan:p1", None, "k1")
    assert (got.intent, got.attempts, got.in_doubt) == (card(), 1, False)


def test_a_lane_gives_one_message_at_a_time_in_order_and_one_a_second(store):
    with store.begin(ONE) as work:
        for word in "abc":
            work.outbox.put(line(word), lane="C1")
        (first,) = claim(work)
        assert claim(work, wall=WALL + 5 * SECOND, owner="b") == ()
        assert send(work, first, wall=WALL + 5 * SECOND)
        assert claim(work, wall=WALL + 5.9 * SECOND) == ()
        assert words(claim(work, wall=WALL + 6 * SECOND)) == ["b"]


def test_lanes_do_not_wait_for_each_other_and_the_oldest_goes_first(store):
    with store.begin(ONE) as work:
        for number, lane in enumerate(("C3", "C1", "C3", "C2")):
            work.outbox.put(line(str(number)), lane=lane)
        assert words(claim(work, limit=2)) == ["0", "1"]
        assert words(claim(work)) == ["3"]


def test_a_key_is_queued_once_even_after_it_was_sent(store):
    with store.begin(ONE) as work:
        assert work.outbox.put(line("a"), lane="C1", key="k")
        assert not work.outbox.put(line("b"), lane="C1", key="k")
        send(work, claim(work)[0])
        assert not work.outbox.put(line("c"), lane="C1", key="k")
        assert work.outbox.pending_count(now=NOW) == 0


def test_a_waiting_message_of_a_slot_takes_the_newer_one_in(store):
    with store.begin(ONE) as work:
        work.outbox.put(card("old"), lane="C1", slot="s", not_before=NOW + DAY)
        work.outbox.put(card("new"), lane="C1", slot="s")
        assert work.outbox.pending_count(now=NOW + DAY) == 1
        assert [one.intent for one in claim(work)] == [card("new")]


def test_a_message_of_a_slot_under_way_takes_nothing_in(store):
    with store.begin(ONE) as work:
        work.outbox.put(card("old"), lane="C1", slot="s")
        (first,) = claim(work)
        work.outbox.put(card("new"), lane="C1", slot="s")
        send(work, first)
        assert [one.intent for one in claim(work, wall=WALL + PACE)] == [card("new")]


@pytest.mark.parametrize(("in_doubt", "waiting"), [(True, 2), (False, 1)])
def test_a_message_to_be_tried_again_takes_a_newer_one_in_unless_it_is_in_doubt(store, in_doubt, waiting):
    with store.begin(ONE) as work:
        work.outbox.put(card("old"), lane="C1", slot="s")
        work.outbox.retry(claim(work)[0], at=WALL, error="x", in_doubt=in_doubt)
        work.outbox.put(card("new"), lane="C1", slot="s")
        assert work.outbox.pending_count(now=NOW) == waiting


def test_what_is_not_due_waits_and_holds_nobody_up(store):
    with store.begin(ONE) as work:
        work.outbox.put(line("later"), lane="C1", not_before=NOW + DAY)
        work.outbox.put(line("now"), lane="C1")
        assert work.outbox.next_at(now=NOW) == NOW + DAY
        assert work.outbox.pending_count(now=NOW) == 1
        assert one_by_one(work) == ["now"]
        assert one_by_one(work, now=NOW + DAY, wall=WALL + DAY) == ["later"]
        assert work.outbox.next_at(now=NOW + DAY) is None


def test_a_line_waits_for_its_thread_and_holds_nobody_up(store):
    with store.begin(ONE) as work:
        work.outbox.put(line("reply"), lane="C1", thread="plan:p1")
        work.outbox.put(line("opener"), lane="C1", slot="plan:p1", not_before=NOW + DAY)
        work.outbox.put(line("else"), lane="C1")
        assert one_by_one(work) == ["else"]
        assert one_by_one(work, now=NOW + DAY, wall=WALL + DAY) == ["opener", "reply"]
        assert work.living.get("plan:p1") == ("C1", "1.000001")


def test_a_line_of_a_living_thread_does_not_wait_for_a_redraw(store):
    with store.begin(ONE) as work:
        work.living.set("plan:p1", CHANNEL, "1.000100")
        work.outbox.put(line("reply"), lane="C1", thread="plan:p1")
        work.outbox.put(card(), lane="C1", slot="plan:p1", not_before=NOW + DAY)
        assert one_by_one(work) == ["reply"]


def test_a_line_whose_thread_failed_is_handed_out_without_one(store):
    with store.begin(ONE) as work:
        work.outbox.put(card(), lane="C1", slot="plan:p1")
        work.outbox.put(line("reply"), lane="C1", thread="plan:p1")
        work.outbox.failed(claim(work)[0], error="channel_not_found", wall=WALL)
        assert work.living.get("plan:p1") is None
        assert words(claim(work)) == ["reply"]


def test_a_message_to_be_tried_again_keeps_its_place_and_its_lane_waits(store):
    with store.begin(ONE) as work:
        for word in "ab":
            work.outbox.put(line(word), lane="C1")
        work.outbox.put(line("c"), lane="C2")
        first, other = claim(work)
        assert work.outbox.retry(first, at=WALL + 30 * SECOND, error="ratelimited", in_doubt=False)
        send(work, other)
        assert claim(work, wall=WALL + 29 * SECOND) == ()
        (again,) = claim(work, wall=WALL + 30 * SECOND)
        assert (again.intent, again.attempts, again.in_doubt) == (line("a"), 2, False)


def test_a_lease_that_ends_unmarked_hands_the_message_over_in_doubt(store):
    with store.begin(ONE) as work:
        work.outbox.put(line("a"), lane="C1")
        (dead,) = claim(work)
        assert claim(work, wall=WALL + 9.9 * SECOND, owner="b") == ()
        (taken,) = claim(work, wall=WALL + 10 * SECOND, owner="b")
    assert (taken.id, taken.owner, taken.attempts, taken.in_doubt) == (dead.id, "b", 2, True)


def test_who_lost_the_lease_can_mark_nothing(store):
    with store.begin(ONE) as work:
        work.outbox.put(line("a"), lane="C1", slot="s")
        (dead,) = claim(work)
        later = WALL + 10 * SECOND
        (taken,) = claim(work, wall=later, owner="b")
        assert not send(work, dead, wall=later)
        assert not work.outbox.retry(dead, at=later, error="x", in_doubt=True)
        assert not work.outbox.failed(dead, error="x", wall=later)
        assert work.living.get("s") is None
        assert send(work, taken, ts="2.000002", wall=later)
        assert not send(work, taken, ts="3.000003", wall=later)
        assert work.living.get("s") == ("C1", "2.000002")


def test_what_has_no_ts_lives_nowhere(store):
    with store.begin(ONE) as work:
        work.outbox.put(card(), lane="U1", slot="home:U1")
        assert work.outbox.sent(claim(work)[0], channel=None, ts=None, wall=WALL)
        assert work.living.get("home:U1") is None
        assert work.outbox.pending_count(now=NOW) == 0


def test_a_forgotten_message_lives_nowhere(store):
    with store.begin(ONE) as work:
        work.living.set("s", CHANNEL, "1.2")
        work.living.set("s", CHANNEL, "1.3")
        assert work.living.get("s") == (CHANNEL, "1.3")
        work.living.forget("s")
        assert work.living.get("s") is None


def test_a_workspace_spends_its_budget_in_any_minute_and_no_more(store):
    for team in (ONE, TWO):
        with store.begin(team) as work:
            for number in range(BUDGET + 10):
                work.outbox.put(line(str(number)), lane=f"C{number:03}")
    with store.begin(ONE) as work:
        assert len(claim(work, limit=200)) == 200
        assert len(claim(work, wall=WALL + SECOND, limit=200)) == BUDGET - 200
        assert claim(work, wall=WALL + 2 * SECOND, limit=200) == ()
    with store.begin(TWO) as work:
        assert len(claim(work, limit=200)) == 200
    with store.begin(ONE) as work:
        assert len(claim(work, wall=WALL + 61 * SECOND, limit=200)) == 200


def test_many_lanes_and_threads_leave_whole_in_order_and_soon(store):
    with store.begin(ONE) as work:
        for number in range(60):
            key = f"plan:{number % 6}"
            if number < 6:
                work.outbox.put(line(f"{number} open"), lane=f"C{number}", slot=key)
            work.outbox.put(line(f"{number % 6} {number:02}"), lane=f"C{number % 6}", thread=key)
        left = one_by_one(work)
    for lane in "012345":
        mine = [word for word in left if word.startswith(lane)]
        assert mine[0] == f"{lane} open"
        assert mine[1:] == sorted(mine[1:])
    assert len(left) == 66


def test_what_a_living_message_shows_is_the_newest_for_its_slot(store):
    with store.begin(ONE) as work:
        work.outbox.put(PlanCard(plan="p1"), lane="C1", slot="s1")
        (first,) = claim(work)
        assert work.outbox.shown(first.id) == Shown(lane="C1", slot="s1", intent=PlanCard(plan="p1"))
        work.outbox.put(PlanCard(plan="p2"), lane="C1", slot="s1")
        assert work.outbox.shown(first.id).intent == PlanCard(plan="p2")
    with store.read(TWO) as work:
        assert work.outbox.shown(first.id) is None


def test_what_is_no_living_message_shows_nothing_that_could_change(store):
    with store.begin(ONE) as work:
        work.outbox.put(PlanCard(plan="p1"), lane="C1")
        (first,) = claim(work)
        assert work.outbox.shown(first.id) is None
        assert work.outbox.shown(first.id + 1) is None
