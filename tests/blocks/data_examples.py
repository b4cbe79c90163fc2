"""The data side of the settings in the states an admin sees it in."""

from datetime import UTC, date, datetime, timedelta

from block_examples import CSM, ENGINEER

from blocks import data, scoring, strays, write_keys
from blocks.payloads import ScoringRef
from blocks.text import Mrkdwn, bold, mrk
from blocks.text import name as short
from core.accounts import Account
from core.health.bands import Band
from core.health.card import Change, ChangeLine
from core.sources import all_sources
from core.storage import Fate, Heard, ScoringVersion, WriteKey
from core.types import AccountId
from core.usecases.change_scoring import DryRun, Moved
from core.usecases.data_seen import DataSeen
from core.usecases.strays import Settled, Stray, StrayPage
from core.usecases.take_in import Outcome

TODAY = date(2026, 9, 24)
NOW = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
NOTHING = DataSeen(heard=(), waiting=0, strays=0, unread={}, secrets={}, keys=0)


def seen(name):
    heard = (
        Heard(name="events:segment", heard_at=NOW - timedelta(minutes=5), brought=1_204_310),
        Heard(name="tickets:zendesk", heard_at=NOW - timedelta(hours=5), brought=88),
        Heard(name="events:events", heard_at=NOW - WEEK, brought=0),
        Heard(name=f"{name[:60]}:{name[:60]}", heard_at=NOW - WEEK, brought=1),
    )
    secrets = {"stripe": NOW - WEEK, "zendesk": NOW}
    return DataSeen(heard=heard, waiting=12, strays=5, unread={"stripe": 3, name: 1}, secrets=secrets, keys=2)


def key(number, name, **more):
    return WriteKey(id=f"key_{number}", name=name[:80], digest="d" * 64, by=CSM, made_at=NOW - WEEK, **more)


def account(number, name):
    return Account(id=AccountId(f"acc_{number}"), name=name)


def stray(number, words, **more):
    made = {"what": "events", "source": "events:events", "times": 1204, "choices": (), "new_name": words[:150]}
    return Stray(id=f"aside_{number}", words=words, **made | more)


def page(name):
    both = (account(1, name), account(2, "Globex"))
    rows = (
        stray(1, name),
        stray(2, "0018", what="a ticket", source="zendesk", times=1, choices=both, new_name=""),
        stray(3, "", what="a customer", source="stripe", times=4, new_name=""),
    )
    return StrayPage(rows=rows, page=1, pages=3, count=19)


def settled(name, outcome=None, others=0):
    return strays.settled_words(Settled(words="acme-prod", account=account(1, name), outcome=outcome, others=others))


def moved(number, name, before, after, bands):
    return Moved(
        account=AccountId(f"acc_{number}"),
        name=name,
        before=before,
        after=after,
        band_before=bands[0],
        band_after=bands[1],
    )


def tried(name):
    changed = (
        moved(1, name, 62.24, 48.0, (Band.YELLOW, Band.RED)),
        moved(2, "Globex", None, 80.0, (Band.GREY, Band.GREEN)),
        *(moved(n, f"Customer {n}", 76.0, 74.0, (Band.GREEN, Band.YELLOW)) for n in range(3, 40)),
    )
    movers = (changed[0], moved(90, "Initech", 90.0, 84.1, (Band.GREEN, Band.GREEN)))
    return DryRun(name=name, accounts=240, changed=changed, movers=movers, coverage=(0.62, 0.714), remeasured=True)


def data_views(name):
    """Every view, with ``name`` wherever somebody could have written it."""
    address, hook = "https://cs.example.com{}".format, "https://cs.example.com/ingest/{}/T1".format
    sources, ref = all_sources(), ScoringRef(draft="d" * 64, version=2, post="scoring:F1")
    keys = (key(1, name), key(2, "Old app", revoked_at=NOW), key(3, "Web app"))
    gone = mrk("{} is revoked.", bold(short(name)))
    lines = (ChangeLine(name="a", label=name, points=-4.1), ChangeLine(name="b", label="The mix", points=2.0))
    change = Change(since=TODAY, before=62.2, after=60.1, lines=lines)
    latest = ScoringVersion(version=2, text="", by=ENGINEER, at=NOW - WEEK)
    refused = Outcome(fate=Fate.ASIDE, sentence=f"It may belong to {name}: a person must say.")
    empty = StrayPage(rows=(), page=0, pages=1, count=0)
    none = DryRun(name=name, accounts=0, changed=(), movers=(), coverage=(0.0, 0.0), remeasured=False)
    plain = Mrkdwn()
    return {
        "data": data.overview(seen=seen(name), address=address, now=NOW),
        "data_fresh": data.overview(seen=NOTHING, address=address, now=NOW),
        "data_systems": data.systems_view(seen=seen(name), address=hook, said=gone, today=TODAY),
        "data_secret": data.secret_form(source=sources["salesforce"], known=False),
        "data_secret_again": data.secret_form(source=sources["stripe"], known=True),
        "data_keys": write_keys.keys_view(keys=keys, said=gone, today=TODAY),
        "data_keys_none": write_keys.keys_view(keys=(), said=plain, today=TODAY),
        "data_key": write_keys.key_form(),
        "data_key_shown": write_keys.key_shown(called=name, key="wk_" + "x" * 43, host=address("")),
        "strays": strays.strays_view(shown=page(name), said=settled(name, Outcome(fate=Fate.NEW), others=3)),
        "strays_none": strays.strays_view(shown=empty, said=settled(name)),
        "strays_unclear": strays.strays_view(shown=empty, said=settled(name, refused)),
        "scoring": scoring.scoring_view(called=name, latest=latest, said=gone, today=TODAY),
        "scoring_shipped": scoring.scoring_view(called=name, latest=None, said=plain, today=TODAY),
        "scoring_tried": scoring.scoring_tried(tried=tried(name), ref=ref),
        "scoring_tried_nobody": scoring.scoring_tried(tried=none, ref=ref),
        "scoring_applied": scoring.scoring_applied(called=name, version=3),
        "scoring_one": scoring.one_customer(called=name, found=change),
        "scoring_one_unscored": scoring.one_customer(called=name, found=None),
    }
