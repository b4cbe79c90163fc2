from datetime import timedelta

import pytest
from storage_examples import CSM, NOW, ONE, account

DAY = timedelta(days=1)


def test_a_key_comes_first_exactly_once(store):
    with store.begin(ONE) as work:
        assert work.inbox.first("Ev1", at=NOW)
        assert not work.inbox.first("Ev1", at=NOW + DAY)
        assert work.inbox.first("Ev2", at=NOW)
    with store.begin(ONE) as work:
        assert not work.inbox.first("Ev1", at=NOW)


def test_a_key_of_a_transaction_that_failed_is_still_to_come(store):
    with pytest.raises(ZeroDivisionError), store.begin(ONE) as work:
        assert work.inbox.first("Ev1", at=NOW) / 0
    with store.begin(ONE) as work:
        assert work.inbox.first("Ev1", at=NOW)


def test_the_audit_log_says_who_did_what_to_what_when_and_from_where(store):
    with store.begin(ONE, origin="slack:command:/onboard") as work:
        work.audit.add(who=CSM, what="plan.started", subject="p1", detail={"tier": "smb"}, at=NOW)
    with store.begin(ONE) as work:
        work.audit.add(who=None, what="plan.passed", subject="p1", detail={}, at=NOW + DAY)
        work.audit.add(who=None, what="plan.passed", subject="p2", detail={}, at=NOW + DAY)
    with store.read(ONE) as work:
        first, second = work.audit.of("p1")
        assert (first.who, first.what, first.detail, first.at) == (CSM, "plan.started", {"tier": "smb"}, NOW)
        assert (first.origin, second.origin) == ("slack:command:/onboard", "app")
        assert work.audit.of("p1", since=NOW + DAY) == (second,)
        assert [one.subject for one in work.audit.recent(limit=2)] == ["p2", "p1"]


def test_a_reading_transaction_cannot_write(store):
    with pytest.raises(Exception, match=r"readonly|read-only"), store.read(ONE) as work:
        work.accounts.save(account())
    with store.begin(ONE) as work:
        work.accounts.save(account())


def test_an_instant_without_a_zone_is_refused(store):
    with pytest.raises(Exception, match="time zone"), store.begin(ONE) as work:
        work.inbox.first("k", at=NOW.replace(tzinfo=None))
