"""The real app and the real local workspace on one port of this machine, with a clock that a story moves.

Nothing is faked but time: people type and press, requests are signed and posted, messages go out through the
outbox. Everything is judged by what people see.
"""

import re
import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import orjson
import uvicorn

from blocks.words import brief
from core.onboarding.schedule import schedule
from core.storage import Store, WorkspaceSettings
from core.types import TeamId
from slackapp.app import SystemClock, build_app
from slackapp.bolt import make_bolt
from slackapp.demo import app_config, one_port
from slackapp.demo_clock import next_due
from slackapp.scheduler import tick
from slackapp.settings import Settings
from slackapp.web import make_web
from slackapp.workspace import PersonKind, Rates, SeedChannel, SeedTeam, SeedUser, SeedWorkspace, Workspace

HARBOUR, QUARRY, PARTNERS = "T0HARBOUR", "T0QUARRY", "T0PARTNERS"
CSM, MANAGER, HEAD, SALES, ENGINEER, TRAINER = "U0CSM", "U0MANAGER", "U0HEAD", "U0SALES", "U0ENGINEER", "U0TRAINER"
OVERSEAS, EQUATOR, GUEST, OUTSIDER, QUARRY_CSM = "U0OVERSEAS", "U0EQUATOR", "U0GUEST", "U0OUTSIDER", "U0QUARRYCSM"
ACME, GLOBEX, SHARED, QUARRY_ACME = "C0ACME", "C0GLOBEX", "C0SHARED", "C0QUARRYACME"
BERLIN, LONDON, NEW_YORK, LAGOS = "Europe/Berlin", "Europe/London", "America/New_York", "Africa/Lagos"
ROLES = {
    "cs_manager": MANAGER,
    "head_of_cs": HEAD,
    "ae": SALES,
    "impl_engineer": ENGINEER,
    "solutions_architect": ENGINEER,
    "support_lead": ENGINEER,
    "trainer": TRAINER,
}
_ZONES = {
    CSM: BERLIN,
    MANAGER: LONDON,
    HEAD: NEW_YORK,
    SALES: "America/Chicago",
    ENGINEER: BERLIN,
    TRAINER: "Europe/Lisbon",
    OVERSEAS: NEW_YORK,
    EQUATOR: LAGOS,
}
_TITLES = {
    CSM: "Success Manager",
    MANAGER: "Team Manager",
    HEAD: "Head of Success",
    SALES: "Account Executive",
    ENGINEER: "Implementation Engineer",
    TRAINER: "Trainer",
    OVERSEAS: "Overseas Success Manager",
    EQUATOR: "Success Manager without Summer Time",
}
_ADMINS = (MANAGER, HEAD)


def _user(user, team, real_name, zone, **more):
    return SeedUser(id=user, team=team, name=user[2:].lower(), real_name=real_name, tz=zone, **more)


SEED = SeedWorkspace(
    teams=(
        SeedTeam(
            id=HARBOUR, name="Harbour", domain="harbour", bot_token="xoxb-h", bot_user_id="U0HBOT", bot_id="B0HBOT"
        ),
        SeedTeam(
            id=QUARRY, name="Quarry", domain="quarry", bot_token="xoxb-q", bot_user_id="U0QBOT", bot_id="B0QBOT"
        ),
        SeedTeam(id=PARTNERS, name="Partners", domain="partners"),
    ),
    users=(
        *(_user(one, HARBOUR, _TITLES[one], zone, is_admin=one in _ADMINS) for one, zone in _ZONES.items()),
        _user(GUEST, HARBOUR, "Customer Guest", BERLIN, kind=PersonKind.GUEST),
        _user(OUTSIDER, PARTNERS, "Partner Contact", LONDON),
        _user(QUARRY_CSM, QUARRY, "Success Manager", BERLIN, is_admin=True),
    ),
    channels=(
        SeedChannel(id=ACME, team=HARBOUR, name="acme", members=(*_ZONES, GUEST, "U0HBOT")),
        SeedChannel(id=GLOBEX, team=HARBOUR, name="globex", members=(*_ZONES, "U0HBOT")),
        SeedChannel(
            id=SHARED,
            team=HARBOUR,
            name="ext-acme",
            members=(CSM, OUTSIDER, "U0HBOT"),
            shared_with=(PARTNERS,),
        ),
        SeedChannel(id=QUARRY_ACME, team=QUARRY, name="acme", members=(QUARRY_CSM, "U0QBOT")),
    ),
)


class StageClock:
    """A clock that stands until it is moved. Waiting takes no time: it moves the wall on, by a second at least."""

    def __init__(self, at):
        self._at, self._waited, self._lock = at.astimezone(UTC), 0.0, threading.Lock()

    def now(self):
        return self._at

    def wall(self):
        return self._at + timedelta(seconds=self._waited)

    def real(self):
        """The time by which the workspace judges triggers and rates."""
        return self.wall()

    def sleep(self, seconds):
        with self._lock:
            self._waited += max(seconds, 1.0)

    def move_to(self, instant):
        self._at = max(self._at, instant.astimezone(UTC))


class RealWall(StageClock):
    """The wall's time is the real one, for stories with a second process; waiting alone skips it all the same."""

    def __init__(self, at):
        super().__init__(at)
        self._system = SystemClock()

    def wall(self):
        return self._system.wall() + timedelta(seconds=self._waited)


class FastWall(StageClock):
    """Real time four times as fast, in which everybody waits: for stories in which several act at once.

    A lease then lasts longer than a busy machine takes to draw a message.
    """

    pace = 4

    def __init__(self, at):
        super().__init__(at)
        self._system = SystemClock()
        self._began = self._system.wall()

    def wall(self):
        return self._began + (self._system.wall() - self._began) * self.pace

    def real(self):
        return self._system.wall()

    def sleep(self, seconds):
        self._system.sleep(seconds / self.pace)


class Server(uvicorn.Server):
    """uvicorn in a thread, which leaves the process's signals alone."""

    def install_signal_handlers(self):
        pass


class Door:
    """What stands on the port; ``inside`` may be exchanged while it serves."""

    inside = None

    async def __call__(self, scope, receive, send):
        await self.inside(scope, receive, send)


class Stage:
    """The app, its Slack and the clock. ``restart`` ends the app and starts a new one on the same database."""

    def __init__(self, url, database, clock, door):
        self.url, self.clock, self._door = url, clock, door
        self.settings = settings_for(url, database)
        self.app = self.slack = None
        self._forged = 0
        self._start()
        config = app_config(self.settings, self.app.routes, url)
        self.slack = Workspace(
            seed=SEED,
            app=replace(config, retry_delays=(0.0, 0.0, 0.0)),
            base_url=url,
            now=lambda: clock.now().timestamp(),
            wall=lambda: clock.real().timestamp(),
            rates=Rates(enforced=not isinstance(clock, FastWall)),
        )
        self._open_door()
        for team in SEED.teams:
            if team.bot_token:
                self._connect(team)

    def _start(self):
        self.app = build_app(self.settings, clock=self.clock, store=Store.open(self.settings.store_url))

    def _open_door(self):
        web = make_web(self.app, make_bolt(self.app, None), None, on_start=lambda: lambda: None)
        self._door.inside = one_port(web, self.slack.asgi)

    def _connect(self, team):
        installed = {"name": team.name, "bot_user": team.bot_user_id, "time_zone": BERLIN}
        self.app.connections.connect(TeamId(team.id), installed, token=team.bot_token)
        if team.id == HARBOUR:
            with self.app.store.begin(TeamId(team.id)) as work:
                known = work.workspaces.get()
                work.workspaces.save(replace(known, settings=WorkspaceSettings(roles=ROLES)))

    def restart(self):
        self.app.store.close()
        self._start()
        self._open_door()

    def close(self):
        self.slack.close()
        self.app.store.close()

    # time

    def at(self, day, hour=16, minute=0, zone=BERLIN):
        """Let time pass, everything in its time, until the clocks of ``zone`` show this on ``day``."""
        until = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
        while (due := next_due(self.app.store, now=self.clock.now())) and due <= until:
            self.clock.move_to(due)
            before = self.clock.now()
            self.deliver()
            assert next_due(self.app.store, now=before) != before, f"something stays due at {before}"
        self.clock.move_to(until)

    def work_day(self, day, but=()):
        """Let it be four in the afternoon of ``day``, and let owners mark done what ends by then as planned."""
        self.at(day)
        while tasks := [task for task in self._ending(day) if not task.title.startswith(tuple(but))]:
            for task in tasks:
                self.mark_done(brief(task.title), by=task.owner or CSM)

    def _ending(self, day):
        plan = self.plan()
        if plan is None:
            return []
        dated = schedule(plan, today=day).tasks
        done = {task.id for task in plan.tasks if not task.state.is_open}
        ready = [
            task for task in plan.tasks if task.state.is_open and not task.blocker and done.issuperset(task.after)
        ]
        return [task for task in ready if dated[task.id].end <= day]

    def deliver(self):
        """Let everything said so far arrive."""
        return self.tick(self.clock.now())

    def tick(self, now):
        """Do what is due at ``now``."""
        return tick(self.app, now)

    # people

    def person(self, user):
        return self.slack.person(user)

    def onboard(self, line, channel=ACME, by=CSM, **answers):
        """Type ``/onboard``, fill in the form and submit it."""
        person = self.person(by)
        opened = person.command(f"/onboard {line}", channel)
        assert opened.ok
        assert opened.modal, opened
        for block, value in answers.items():
            person.fill(block.replace("__", "."), value)
        seen = person.submit()
        self.deliver()
        return seen

    def card(self, channel=ACME):
        """The plan's living message."""
        cards = [one for one in self.slack.messages(channel) if is_card(one)]
        assert cards, [one.text for one in self.slack.messages(channel)]
        return cards[-1]

    def press(self, user, where, action, **more):
        seen = self.person(user).press(where, action, **more)
        self.deliver()
        return seen

    def mark_done(self, title, channel=ACME, by=CSM):
        """Pick a task in the card's "Mark done"."""
        card = self.card(channel)
        return self.press(by, card, "plan.done", selected=option(card, "plan.done", title))

    def task_menu(self, title, verb, channel=ACME, by=CSM):
        """Open all tasks and choose ``verb`` in the menu of the one called so; the window that opened, if one did."""
        person = self.person(by)
        person.press(self.card(channel), "plan.tasks")
        while not (menu := menu_of(person.modal, title)):
            later = [one for one in action_ids(person.modal) if one.startswith("tasks.page")]
            assert later, f"no task {title!r}"
            person.press(person.modal, later[-1])
        person.press(person.modal, menu, selected=verb)
        return person

    def plan_menu(self, verb, channel=ACME, by=CSM):
        """Choose ``verb`` in the card's menu of more."""
        person = self.person(by)
        person.press(self.card(channel), "plan.more", selected=verb)
        return person

    def submit(self, person, **answers):
        """Fill in the window on top, submit it, close what is below, and let everything arrive."""
        for block, value in answers.items():
            person.fill(block, value)
        seen = person.submit()
        if person.modal and person.modal.title == "Are you sure?":
            seen = person.submit()
        if person.modal and not seen.errors:
            person.close(everything=True)
        self.deliver()
        return seen

    # what is seen

    def channel_texts(self, channel=ACME):
        """What stands in a channel, the plan's card left out, oldest first."""
        return [one.text for one in self.slack.messages(channel) if not is_card(one)]

    def thread_texts(self, channel=ACME):
        return [one.words for one in self.slack.thread(channel, self.card(channel).ts)]

    def directs(self, user):
        """The app's direct messages to somebody, oldest first."""
        return self.slack.messages(self.slack.direct(user))

    def direct_texts(self, user):
        return [one.text for one in self.directs(user)]

    def everything_seen(self):
        """Every message that anybody can see, once: where, when in Berlin, what. A direct one is at its reader's."""
        state = self.slack._ctx.state
        with state.lock:
            every = [one for found in state.messages.values() for one in found.values()]
            return sorted((_room(state.channels[one.channel]), local(one, BERLIN), one.text) for one in every)

    def reminded(self, user, title, how, zone):
        """When somebody's clock showed what as a reminder of this task came in, ``how`` being its words."""
        pattern = re.compile(rf"^\*{re.escape(title)}[^*]*\*:? {how}", re.MULTILINE)
        return [local(one, zone) for one in self.directs(user) if pattern.search(one.words)]

    # what only a network does

    def again(self):
        """Deliver the last thing a person did once more, as Slack does when an answer was lost."""
        last = next(one for one in reversed(self.slack.wire()) if not one.inward and "event" not in one.arguments)
        link = self.slack._ctx.link
        send = link.command if last.what.startswith("/") else link.interaction
        return send(last.arguments)

    def again_event(self):
        """Deliver the last event once more, with the headers of a retry."""
        last = next(one for one in reversed(self.slack.wire()) if not one.inward)
        return self.slack._ctx.link.event(last.arguments, {"num": "1", "reason": "http_timeout"})

    def forge(self, old, new):
        """Press what was pressed last once more, with ``new`` for ``old`` in its value or name: from another time."""
        last = next(one for one in reversed(self.slack.wire()) if not one.inward and "actions" in one.arguments)
        (action,) = last.arguments["actions"]
        self._forged += 1
        pressed = orjson.loads(orjson.dumps(action).replace(packed(old), packed(new)))
        payload = {**last.arguments, "actions": [{**pressed, "action_ts": f"99.{self._forged}"}]}
        return self.slack._ctx.link.interaction(payload)

    def plan(self, channel=ACME, team=HARBOUR):
        """The running plan of a channel as it is stored, or None: what the template has made of a start date."""
        with self.app.store.read(TeamId(team)) as work:
            return next((plan for plan in work.plans.running() if plan.channel == channel), None)


def settings_for(url, database):
    events = {} if "://" in str(database) else {"events_url": f"duckdb://{database}.events"}
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{database}" if "://" not in str(database) else str(database),
        **events,
        slack_signing_secret="signing-secret-of-the-stories",
        slack_api_url=f"{url}/api/",
        slack_client_id="1.2",
        slack_client_secret="hush",
        secret_key="k" * 40,
        public_url=url,
    )


@contextmanager
def staged(database, at, clock=None, make=Stage):
    """A stage over ``database`` (a migrated file, or a URL), at ``at``."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    door = Door()
    stage = make(url, database, clock or StageClock(at), door)
    server = Server(uvicorn.Config(door, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        thread.join(0.005)
    try:
        yield stage
    finally:
        stage.close()
        server.should_exit = True
        thread.join()
        listener.close()


def _room(channel):
    people = [member for member in channel.members if "BOT" not in member]
    return channel.name if channel.kind == "channel" else " and ".join(people)


def local(message, zone):
    """What the clocks of ``zone`` showed when a message came, to the minute."""
    at = datetime.fromtimestamp(float(message.ts), ZoneInfo(zone))
    return f"{at:%a %d %b %H:%M}"


def elements(where):
    """Every element one can use in a message or window, with its block."""
    for block in where.blocks:
        found = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
        for element in found:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def is_card(message):
    return "plan.more" in action_ids(message)


def action_ids(where):
    return [element["action_id"] for _, element in elements(where)]


def option(where, action, text):
    """The one option of a menu whose text begins so, as Slack would send it."""
    menus = [element for _, element in elements(where) if element["action_id"] == action]
    choices = [choice for menu in menus for choice in menu["options"]]
    found = [choice for choice in choices if choice["text"]["text"].startswith(text)]
    assert found, f"no option {text!r} in {[choice['text']['text'] for choice in choices]}"
    return found[0]


def menu_of(view, title):
    """The action id of the menu beside the task called so, or None."""
    for block, element in elements(view):
        if title in block.get("text", {}).get("text", "") and element["action_id"].startswith("task.do"):
            return element["action_id"]
    return None


def packed(text):
    """A text as it stands within another's JSON."""
    return orjson.dumps(text)[1:-1]


def count(texts, pattern):
    """How many of the texts hold what ``pattern`` describes."""
    return sum(bool(re.search(pattern, text)) for text in texts)
