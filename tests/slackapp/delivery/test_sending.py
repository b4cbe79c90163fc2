"""What leaves, in which order, how fast, and where it is edited instead of posted anew."""

from outbox_scene import CHANNEL, MATE, NOW, OWNER, TEAM, deliverer, put

from core.messages import ChecklistFile, FileFormat, HomeView, PlanCard, PlanLine, Reminder, Trouble
from core.types import ChannelId, PlanId

CARD = PlanCard(plan=PlanId("p1"))


def line(words):
    return PlanLine(plan=PlanId("p1"), sentence=words)


def put_card(store):
    put(store, CARD, slot="plan:p1")


def put_line(store, words):
    put(store, line(words), thread="plan:p1")


def test_a_card_is_posted_and_its_lines_follow_in_its_thread(store, clock, slack):
    put_card(store)
    put_line(store, "first")
    put_line(store, "second")
    assert deliverer(store, clock, slack).drain(now=NOW) == 3
    assert slack.said() == ["plan_card", "first", "second"]
    top, *below = slack.messages[CHANNEL].values()
    assert top["thread_ts"] is None
    assert [one["thread_ts"] for one in below] == [top["ts"], top["ts"]]


def test_every_post_carries_its_number_and_nothing_else(store, clock, slack):
    put_card(store)
    deliverer(store, clock, slack).drain(now=NOW)
    (posted,) = slack.messages[CHANNEL].values()
    assert posted["metadata"] == {"event_type": "coordinator_message", "event_payload": {"id": 1}}


def test_a_living_message_is_edited_in_place(store, clock, slack):
    put_card(store)
    deliverer(store, clock, slack).drain(now=NOW)
    put_card(store)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.methods() == ["chat.postMessage", "chat.update"]
    assert len(slack.messages[CHANNEL]) == 1


def test_updates_of_one_message_leave_as_one(store, clock, slack):
    put_card(store)
    deliverer(store, clock, slack).drain(now=NOW)
    for _ in range(5):
        put_card(store)
    assert deliverer(store, clock, slack).drain(now=NOW) == 1


def test_a_channel_hears_one_message_a_second(store, clock, slack):
    for number in range(4):
        put(store, line(str(number)))
    deliverer(store, clock, slack, hands=4).drain(now=NOW)
    assert slack.said() == ["0", "1", "2", "3"]
    assert clock.passed >= 3


def test_channels_do_not_wait_for_each_other(store, clock, slack):
    for number in range(20):
        put(store, Trouble(to=OWNER, sentence=str(number)), lane=f"U{number + 10}")
    assert deliverer(store, clock, slack, hands=4).drain(now=NOW) == 20
    assert clock.passed < 1


def test_a_direct_message_opens_its_conversation_once(store, clock, slack):
    told = Reminder(plan=PlanId("p1"), to=MATE, nudges=())
    put(store, told, lane=MATE)
    put(store, told, lane=MATE)
    deliverer(store, clock, slack).drain(now=NOW)
    assert slack.methods().count("conversations.open") == 1
    assert slack.said("DU2") == ["reminder", "reminder"]


def test_a_home_tab_is_drawn(store, clock, slack):
    put(store, HomeView(user=MATE), lane=MATE, slot="home:U2")
    assert deliverer(store, clock, slack).drain(now=NOW) == 1
    assert set(slack.homes) == {"U2"}


def test_a_file_is_shown_in_the_plans_thread(store, clock, slack):
    put_card(store)
    asked = ChecklistFile(plan=PlanId("p1"), format=FileFormat.CSV, shared_only=False)
    put(store, asked, thread="plan:p1")
    deliverer(store, clock, slack).drain(now=NOW)
    top, shown = slack.messages[CHANNEL].values()
    assert shown["thread_ts"] == top["ts"]
    assert shown["files"] == [{"name": "checklist-2.csv", "length": 3, "content": b"a,b", "alt": ""}]


def test_what_is_not_due_stays(store, clock, slack):
    from datetime import timedelta

    put_card(store)
    put(store, line("tomorrow"), not_before=NOW + timedelta(days=1))
    assert deliverer(store, clock, slack).drain(now=NOW) == 1
    assert deliverer(store, clock, slack).drain(now=NOW) == 0
    assert deliverer(store, clock, slack).drain(now=NOW + timedelta(days=1)) == 1


def test_two_deliverers_on_one_database_send_each_message_once(store, clock, slack):
    from threading import Thread

    for number in range(30):
        put(store, Trouble(to=OWNER, sentence=str(number)), lane=f"U{number + 10}")
    threads = [
        Thread(target=deliverer(store, clock, slack, owner=name, hands=3).drain, kwargs={"now": NOW})
        for name in ("one", "two")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = sorted(int(text) for number in range(30) for text in slack.said(f"DU{number + 10}"))
    assert said == list(range(30))


def test_a_card_whose_channel_changed_is_posted_in_the_new_one(store, clock, slack):
    put_card(store)
    deliverer(store, clock, slack).drain(now=NOW)
    put(store, CARD, slot="plan:p1", lane=ChannelId("C2"))
    deliverer(store, clock, slack).drain(now=NOW)
    with store.read(TEAM) as work:
        assert work.living.get("plan:p1")[0] == "C2"
