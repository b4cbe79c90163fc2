"""Several at once, and one that dies."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storage_examples import CSM, NOW, ONE, WALL, account, card, keep, line, plan

from core.errors import Conflict
from core.storage import Store
from core.types import AccountId, PlanId

ROOT = Path(__file__).parents[2]
DIES = """
import sys
from datetime import UTC, datetime
from core.accounts import Account
from core.storage import Store
from core.types import AccountId, TeamId

with Store.open(sys.argv[1]).begin(TeamId("T1")) as work:
    work.accounts.save(Account(id=AccountId("half"), name="Half"))
    work.inbox.first("half", at=datetime(2026, 1, 1, tzinfo=UTC))
    print("inside", flush=True)
    sys.stdin.read()
"""


def all_at_once(task, count=4):
    with ThreadPoolExecutor(count) as pool:
        return [ran.result() for ran in [pool.submit(task, number) for number in range(count)]]


def test_four_threads_that_count_together_lose_nothing(store):
    with store.begin(ONE) as work:
        keep(work, plan(length_days=0))

    def count(_number):
        for _ in range(25):
            while not one_more(store):
                pass

    all_at_once(count)
    with store.read(ONE) as work:
        counted = work.plans.get(PlanId("p1"))
    assert (counted.length_days, counted.version) == (100, 100)


def one_more(store):
    try:
        with store.begin(ONE) as work:
            before = work.plans.get(PlanId("p1"))
            work.plans.save(plan(length_days=before.length_days + 1, version=before.version), wake_at=NOW)
    except Conflict:
        return False
    return True


def test_a_key_asked_by_four_at_once_is_first_for_one(store):
    def ask(_number):
        with store.begin(ONE) as work:
            return work.inbox.first("Ev1", at=NOW)

    assert sorted(all_at_once(ask)) == [False, False, False, True]


def test_of_four_starts_of_one_account_one_makes_the_plan(store):
    with store.begin(ONE) as work:
        work.accounts.save(account())

    def start(number):
        try:
            with store.begin(ONE) as work:
                work.plans.add(plan(f"p{number}"), wake_at=NOW)
        except Conflict:
            return 0
        return 1

    assert sum(all_at_once(start)) == 1


def test_each_due_plan_goes_to_one_claimer(store):
    with store.begin(ONE) as work:
        for number in range(60):
            keep(work, plan(f"p{number}", of=f"a{number}"))

    def take(number):
        mine = []
        while True:
            with store.begin(ONE) as work:
                got = work.plans.claim_due(now=NOW, wall=WALL, owner=f"w{number}", limit=7)
            if not got:
                return mine
            mine += got

    taken = [one for mine in all_at_once(take) for one in mine]
    assert sorted(taken) == sorted(f"p{number}" for number in range(60))


def test_each_message_goes_to_one_claimer(store):
    with store.begin(ONE) as work:
        for number in range(120):
            work.outbox.put(line(str(number)), lane=f"C{number}")

    def take(number):
        mine = []
        for _ in range(40):
            with store.begin(ONE) as work:
                mine += work.outbox.claim(now=NOW, wall=WALL, owner=f"w{number}", limit=9)
        return mine

    taken = [one.id for mine in all_at_once(take) for one in mine]
    assert len(taken) == 120
    assert len(set(taken)) == 120


def test_a_redraw_is_never_lost_between_a_claim_and_a_change(store):
    """Whatever the order, the last claim of a card comes after the last change was committed."""
    with store.begin(ONE) as work:
        keep(work, plan(length_days=0))
    drawn = []

    def change(_number):
        for _ in range(30):
            while not changed(store):
                pass

    def deliver(_number):
        wall = WALL
        for _ in range(60):
            with store.begin(ONE) as work:
                got = work.outbox.claim(now=NOW, wall=wall, owner="d", limit=5)
            for delivery in got:
                with store.begin(ONE) as work:
                    drawn.append(work.plans.get(PlanId("p1")).length_days)
                    work.outbox.sent(delivery, channel="C1", ts="1.1", wall=wall)
            wall += (WALL - NOW) / 1000

    with ThreadPoolExecutor(2) as pool:
        ran = [pool.submit(change, 0), pool.submit(deliver, 0)]
        for one in ran:
            one.result()
    with store.begin(ONE) as work:
        rest = work.outbox.claim(now=NOW, wall=WALL + (WALL - NOW), owner="d", limit=5)
    assert rest or drawn[-1] == 30


def changed(store):
    try:
        with store.begin(ONE) as work:
            before = work.plans.get(PlanId("p1"))
            work.plans.save(plan(length_days=before.length_days + 1, version=before.version), wake_at=NOW)
            work.outbox.put(card(), lane="C1", slot="plan:p1")
    except Conflict:
        return False
    return True


def test_a_process_killed_inside_a_transaction_leaves_nothing_half(url):
    child = subprocess.Popen(
        [sys.executable, "-c", DIES, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert child.stdout.readline() == "inside\n"
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    store = Store.open(url)
    with store.begin(ONE) as work:
        assert work.accounts.get(AccountId("half")) is None
        assert work.inbox.first("half", at=NOW)
        work.audit.add(who=CSM, what="x", subject="y", detail={}, at=NOW)
    store.close()
