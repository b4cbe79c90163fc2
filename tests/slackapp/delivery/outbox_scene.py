"""A store, a clock and a Slack that stand still, so that delivery can be watched step by step."""

from collections.abc import Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock

from blocks.kit import message
from core.accounts import Channel, Person
from core.messages import ChecklistFile, HomeView
from core.storage import Workspace
from core.types import ChannelId, TeamId, UserId
from slackapp.delivery.content import Document
from slackapp.delivery.deliverer import Deliverer
from slackapp.slack_errors import RateLimited

TEAM = TeamId("T1")
CHANNEL, SHARED = ChannelId("C1"), ChannelId("C9")
OWNER, MATE = UserId("U1"), UserId("U2")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WALL = datetime(2026, 9, 9, 9, tzinfo=UTC)


class Crash(BaseException):
    """The process is gone: nothing catches it, nothing is tidied up."""


class StillClock:
    """The domain's time stands; real time passes only by sleeping, ``least`` seconds at a time."""

    def __init__(self, least=0.0):
        self.passed, self.least = 0.0, least

    def now(self):
        return NOW

    def wall(self):
        return WALL + timedelta(seconds=self.passed)

    def sleep(self, seconds):
        self.passed += max(seconds, self.least)


class Steps:
    """Counts every point at which a process may die; ``fatal`` is the one at which it does."""

    def __init__(self, fatal=None):
        self.fatal, self.taken = fatal, 0

    def step(self, _what):
        self.taken += 1
        if self.taken == self.fatal:
            raise Crash(_what)


class WatchedStore:
    """A store in which every transaction may be the last: before it begins, before its commit, after it."""

    def __init__(self, store, steps):
        self._store, self._steps = store, steps

    def teams(self):
        return self._store.teams()

    @contextmanager
    def begin(self, team, **origin):
        self._steps.step("before begin")
        with self._store.begin(team, **origin) as work:
            yield work
            self._steps.step("before commit")
        self._steps.step("after commit")

    @contextmanager
    def read(self, team):
        self._steps.step("before read")
        with self._store.read(team) as work:
            yield work


class MemorySlack:
    """Slack in memory. ``faults`` are (method, "before" or "after", exception), each used once; ``refused`` maps a
    channel to what every post there raises."""

    def __init__(self, clock, steps=None):
        self.clock, self.steps = clock, steps or Steps()
        self.faults, self.calls = [], []
        self.messages = {}
        self.files, self.homes = {}, {}
        self.members, self.archived, self.shared = {CHANNEL, SHARED}, set(), {SHARED}
        self.pace, self.refused, self.outsiders = True, {}, set()
        self._posted, self._clock, self._lock = {}, 0, Lock()

    def call(self, method, /, **arguments):
        self.steps.step(f"before {method}")
        self._strike(method, "before")
        with self._lock:
            self.calls.append((method, arguments))
            answer = getattr(self, "_" + method.replace(".", "_").lower())(**arguments)
        self._strike(method, "after")
        self.steps.step(f"after {method}")
        return answer

    def upload(self, url, content):
        self.steps.step("before upload")
        self.files[url]["content"] = content

    def download(self, url, most=1_000_000):
        return self.files[url]["content"][:most]

    def said(self, channel=CHANNEL):
        return [one["text"] for one in self.messages.get(channel, {}).values()]

    def methods(self):
        return [method for method, _ in self.calls]

    def _strike(self, method, when):
        for fault in self.faults:
            if fault[:2] == (method, when):
                self.faults.remove(fault)
                raise fault[2]

    def _ts(self):
        self._clock += 1
        return f"1700000000.{self._clock:06}"

    def _chat_postmessage(self, *, channel, text, blocks, metadata, thread_ts=None, **_rest):
        wall = self.clock.wall()
        if channel in self.refused:
            raise self.refused[channel]
        if self.pace and wall - self._posted.get(channel, WALL - timedelta(days=1)) < timedelta(seconds=1):
            raise RateLimited("ratelimited", seconds=1)
        self._posted[channel] = wall
        ts = self._ts()
        said = {"ts": ts, "text": text, "blocks": blocks, "metadata": metadata, "thread_ts": thread_ts}
        self.messages.setdefault(channel, {})[ts] = said
        return {"ok": True, "ts": ts, "channel": channel}

    def _chat_update(self, *, channel, ts, text, blocks):
        self.messages[channel][ts] |= {"text": text, "blocks": blocks}
        return {"ok": True, "ts": ts}

    def _views_publish(self, *, user_id, view):
        self.homes[user_id] = view
        return {"ok": True}

    def _users_info(self, *, user):
        return {"user": {"id": user, "team_id": "T9" if user in self.outsiders else TEAM, "name": user.lower()}}

    def _conversations_open(self, *, users):
        return {"ok": True, "channel": {"id": f"D{users}"}}

    def _conversations_join(self, *, channel):
        self.members.add(channel)
        return {"ok": True}

    def _conversations_info(self, *, channel):
        return {"channel": {"id": channel, "name": channel.lower(), "is_ext_shared": channel in self.shared}}

    def _conversations_history(self, *, channel, **_rest):
        said = [one for one in self.messages.get(channel, {}).values() if not one["thread_ts"]]
        return {"messages": said[::-1]}

    def _conversations_replies(self, *, channel, ts, **_rest):
        said = self.messages.get(channel, {}).values()
        return {"messages": [one for one in said if one["ts"] == ts or one["thread_ts"] == ts]}

    def _files_getuploadurlexternal(self, *, filename, length, alt_txt=""):
        name = f"F{len(self.files) + 1}"
        self.files[name] = {"name": filename, "length": length, "content": b"", "alt": alt_txt}
        return {"upload_url": name, "file_id": name}

    def _files_completeuploadexternal(self, *, files, channel_id, thread_ts=None, initial_comment=""):
        ts = self._ts()
        shown = [self.files[one["id"]] for one in files]
        said = {"ts": ts, "text": initial_comment, "files": shown, "thread_ts": thread_ts}
        self.messages.setdefault(channel_id, {})[ts] = said
        return {"files": [{"id": one["id"]} for one in files]}


def plain(work, delivery, now):
    """Each intent as a short text, so that a test can read what was said."""
    intent = delivery.intent
    if isinstance(intent, ChecklistFile):
        return Document(name="checklist.csv", title="Checklist", content=b"a,b", comment="file")
    if isinstance(intent, HomeView):
        from blocks.kit import home

        return home([])
    return message(getattr(intent, "sentence", "") or intent.kind, [])


def deliverer(store, clock, slack, *, owner="one", hands=1, render=plain, revoked=None):
    lost = [] if revoked is None else revoked
    return Deliverer(
        store=store,
        slack=lambda _team: slack,
        revoke=lost.append,
        clock=clock,
        owner=owner,
        render=render,
        hands=hands,
    )


def settle(store):
    """A connected workspace with two members and its channels."""
    with store.begin(TEAM) as work:
        work.workspaces.save(
            Workspace(
                team=TEAM,
                name="Demo",
                bot_token=b"sealed",
                bot_user=UserId("UBOT"),
                app_id="A1",
                scopes=("chat:write",),
                time_zone="Europe/Berlin",
                installed_at=NOW,
            )
        )
        for user, name in ((OWNER, "The owner"), (MATE, "The colleague")):
            work.people.save(Person(id=user, name=name, time_zone="Europe/Berlin"), seen_at=WALL)
        work.channels.save(Channel(id=CHANNEL, name="acme"), seen_at=WALL)


def put(store, intent, **where):
    with store.begin(TEAM) as work:
        return work.outbox.put(intent, **({"lane": CHANNEL} | where))


def rows(store: object) -> Mapping[str, int]:
    with store.read(TEAM) as work:
        return {"due": work.outbox.pending_count(now=NOW)}
