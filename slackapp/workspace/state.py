"""The workspace's memory: who is there, what was said, what is open. One lock guards all of it."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import RLock

from slackapp.workspace.disk import Disk
from slackapp.workspace.records import Channel, File, Grant, Install, Json, Message, View
from slackapp.workspace.seed import PersonKind, SeedTeam, SeedUser, SeedUsergroup, SeedWorkspace

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def new_id(prefix: str) -> str:
    """Return a fresh id in Slack's form, such as ``V0A1B2C3D4E``."""
    return prefix + "0" + "".join(secrets.choice(_LETTERS) for _ in range(9))


class State:
    """Everything the workspace knows. Callers hold ``lock`` while they read and change it."""

    def __init__(self, seed: SeedWorkspace, now: Callable[[], float], path: Path | None) -> None:
        self.lock = RLock()
        self.now = now
        self.disk = Disk(path)
        self.teams: dict[str, SeedTeam] = {team.id: team for team in seed.teams}
        self.usergroups: dict[str, SeedUsergroup] = {group.id: group for group in seed.usergroups}
        self.users: dict[str, SeedUser] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.threads: dict[tuple[str, str], list[str]] = {}
        self.files: dict[str, File] = {}
        self.contents: dict[str, bytes] = {}
        self.installs: dict[str, Install] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.read: dict[str, str] = {}
        self.grants: dict[str, Grant] = {}
        self.sign_ins: dict[str, Grant] = {}
        self.bookmarks: list[Json] = []
        self.pings: list[Message] = []
        self._last_ts = 0
        self._load()
        self._plant(seed)

    @property
    def home_team(self) -> SeedTeam:
        """The team whose people are no strangers on the page: the first of the seed."""
        return next(iter(self.teams.values()))

    def next_ts(self) -> str:
        """Return the time as Slack's ``ts``, later than every one before it."""
        self._last_ts = max(int(self.now() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def put_user(self, user: SeedUser) -> None:
        """Keep one person, over what was known of them."""
        self.users[user.id] = user
        self.disk.save("user", user.id, user)

    def put_channel(self, channel: Channel) -> None:
        """Keep one conversation, over what was known of it."""
        self.channels[channel.id] = channel
        self.messages.setdefault(channel.id, {})
        self.disk.save("channel", channel.id, channel)

    def put_message(self, message: Message) -> None:
        """Keep one message, over the one of the same ``ts``; a new reply joins its thread."""
        timeline = self.messages[message.channel]
        if message.is_reply and message.ts not in timeline:
            self.threads.setdefault((message.channel, message.thread_ts), []).append(message.ts)
        timeline[message.ts] = message
        if not message.ephemeral_for:
            self.disk.save("message", f"{message.channel}/{message.ts}", message)

    def drop_message(self, message: Message) -> None:
        """Forget one message; a parent's replies stay."""
        self.messages[message.channel].pop(message.ts, None)
        if message.is_reply:
            self.threads[message.channel, message.thread_ts].remove(message.ts)
        self.disk.delete("message", f"{message.channel}/{message.ts}")

    def put_file(self, file: File, content: bytes | None = None) -> None:
        """Keep one file's facts, and its bytes where given."""
        self.files[file.id] = file
        self.disk.save("file", file.id, file)
        if content is not None:
            self.contents[file.id] = content
            self.disk.save_bytes("content", file.id, content)

    def put_install(self, install: Install) -> None:
        """Keep one installation by its token; the bot is a person of the team from then on."""
        self.installs[install.token] = install
        self.disk.save("install", install.token, install)

    def put_home(self, view: View) -> None:
        """Keep the Home view of one person."""
        self.homes[view.team, view.user] = view
        self.disk.save("home", f"{view.team}/{view.user}", view)

    def mark_read(self, user: str, channel: str, ts: str) -> None:
        """Note that somebody has read a channel up to ``ts``."""
        self.read[f"{user}/{channel}"] = ts
        self.disk.save("read", f"{user}/{channel}", {"ts": ts})

    def replies(self, channel: str, ts: str) -> list[Message]:
        """Return the replies of a thread, oldest first."""
        return [self.messages[channel][one] for one in self.threads.get((channel, ts), [])]

    def install_of(self, team: str) -> Install | None:
        """Return the team's standing installation, or None."""
        for install in self.installs.values():
            if install.team == team and not install.revoked:
                return install
        return None

    def bots(self) -> Iterator[Install]:
        """Yield every standing installation."""
        return (install for install in self.installs.values() if not install.revoked)

    def direct(self, *people: str) -> Channel:
        """Return the direct conversation of exactly these people, opened if there is none yet."""
        wanted = sorted(set(people))
        kind = "im" if len(wanted) <= 2 else "mpim"  # noqa: PLR2004  # a pair is an im
        for channel in self.channels.values():
            if channel.kind == kind and sorted(channel.members) == wanted:
                return channel
        team = next((self.users[one].team for one in people if one in self.users), self.home_team.id)
        name = "" if kind == "im" else "mpdm-" + "--".join(self.users[one].name for one in wanted)
        channel = Channel(
            id=new_id("D" if kind == "im" else "G"),
            team=team,
            name=name,
            kind=kind,
            members=list(people),
            private=True,
            created=int(self.now()),
        )
        self.put_channel(channel)
        return channel

    def install(self, team: SeedTeam, scopes: tuple[str, ...], bot: SeedUser, installer: str = "") -> Install:
        """Install the app in a team, or give back the standing installation with these scopes added."""
        standing = self.install_of(team.id)
        if standing is not None:
            grown = replace(standing, scopes=sorted({*standing.scopes, *scopes}))
            self.put_install(grown)
            return grown
        self.put_user(bot)
        install = Install(
            team=team.id,
            token=self._fresh_token(team),
            bot_user_id=bot.id,
            bot_id=team.bot_id or new_id("B"),
            scopes=sorted(scopes),
            installer=installer,
        )
        self.put_install(install)
        return install

    def _fresh_token(self, team: SeedTeam) -> str:
        planned = team.bot_token
        return planned if planned and planned not in self.installs else f"xoxb-{team.id}-{secrets.token_hex(12)}"

    def _load(self) -> None:
        for key, row in self.disk.load("user"):
            self.users[key] = SeedUser(**{**row, "kind": PersonKind(row["kind"])})
        for key, row in self.disk.load("channel"):
            self.channels[key] = Channel(**row)
            self.messages[key] = {}
        for _, row in self.disk.load("message"):
            self._recall(Message(**row))
        for key, row in self.disk.load("file"):
            self.files[key] = File(**row)
        self.contents.update(self.disk.load_bytes("content"))
        for key, row in self.disk.load("install"):
            self.installs[key] = Install(**row)
        for _, row in self.disk.load("home"):
            self.homes[row["team"], row["user"]] = View(**row)
        for key, row in self.disk.load("read"):
            self.read[key] = row["ts"]

    def _recall(self, message: Message) -> None:
        self.messages[message.channel][message.ts] = message
        if message.is_reply:
            self.threads.setdefault((message.channel, message.thread_ts), []).append(message.ts)
        self._last_ts = max(self._last_ts, int(message.ts.replace(".", "")))

    def _plant(self, seed: SeedWorkspace) -> None:
        for user in seed.users:
            if user.id not in self.users:
                self.put_user(user)
        for one in seed.channels:
            if one.id not in self.channels:
                self.put_channel(
                    Channel(
                        id=one.id,
                        team=one.team,
                        name=one.name,
                        topic=one.topic,
                        purpose=one.purpose,
                        private=one.private,
                        archived=one.archived,
                        members=list(one.members),
                        shared_with=list(one.shared_with),
                        created=one.created,
                    ),
                )
