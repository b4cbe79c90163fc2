"""The data side of the settings: who was heard, what waits, where data comes in, and the doors to the rest."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from blocks.elements import Confirm, button, text_input
from blocks.health_words import age_words
from blocks.ids import Act, Box, DataDoor, Form
from blocks.kit import Block, Element, View, actions, context, divider, field_input, modal, section, sections
from blocks.payloads import DataRef, SourceRef
from blocks.text import Mrkdwn, bold, date_words, mrk, name
from core.onboarding.words import count
from core.sources import Source, all_sources
from core.storage import Heard
from core.usecases.data_seen import DataSeen
from core.usecases.source_secrets import LONGEST_SECRET

Address = Callable[[str], str]
"""The whole address of one of our own paths, or of a system by its name."""
_MOST = 30
_DOMAINS = {
    "accounts": "Customers",
    "contacts": "Contacts",
    "events": "Product events",
    "notes": "Notes and calls",
    "revenue": "Revenue",
    "surveys": "Survey answers",
    "tickets": "Tickets",
}
_SYSTEMS = {
    "csv": "CSV files",
    "demo": "the demo",
    "events": "the event store",
    "segment": "Segment's SDKs",
    "slack": "what people log",
}
_DOORS = {
    DataDoor.KEYS: "Write keys…",
    DataDoor.SYSTEMS: "Webhooks…",
    DataDoor.STRAYS: "Put aside…",
    DataDoor.SCORING: "Scoring file…",
}


def system_words(source: str) -> str:
    """A source as people call it, such as "Zendesk" for ``zendesk`` or ``tickets:zendesk``."""
    system = source.rpartition(":")[2]
    known = all_sources().get(system)
    return known.label if known else _SYSTEMS.get(system) or name(system, 40)


def overview(*, seen: DataSeen, address: Address, now: datetime) -> View:
    """What is known of the data, and the doors to what can be changed."""
    doors = [go(label, DataRef(door=door), suffix=door) for door, label in _DOORS.items()]
    keys = count(seen.keys, "write key") if seen.keys else "no write key yet"
    where = mrk("*Where events come in*\n`{}` with a write key ({}).", address("/v1/"), keys)
    systems = _linked(seen)
    blocks: list[Block] = [
        *sections([Mrkdwn("*Sources heard*"), *_heard(seen.heard, now=now)]),
        *sections([Mrkdwn("*Put aside*"), *_aside(seen)]),
        section(where),
        section(mrk("*Webhooks*\n{}", systems)),
        actions(*doors),
    ]
    return modal(Form.DATA, "Data", blocks)


def systems_view(*, seen: DataSeen, address: Address, said: Mrkdwn, today: date) -> View:
    """Every system that can post to us: its address, and whether its secret is set."""
    blocks: list[Block] = [
        *told(said),
        section(Mrkdwn("A system posts to its address here and signs with its secret.")),
    ]
    for source in all_sources().values():
        since = seen.secrets.get(source.name)
        state = f"secret set {date_words(since.date(), today=today)}" if since else "no secret yet: nothing is let in"
        blocks.append(section(mrk("{}: {}\n`{}`", bold(source.label), state, address(source.name))))
        blocks.append(actions(*_secret_buttons(source, known=since is not None)))
    return modal(Form.DATA, "Webhooks", [*blocks, divider(), actions(back())])


def secret_form(*, source: Source, known: bool) -> View:
    """Where the secret of a system is typed; one that is kept is never shown."""
    typed = text_input(Act.TYPED, longest=LONGEST_SECRET, focus=True)
    blocks: list[Block] = [field_input(Box.SECRET, f"Secret of {source.label}", typed, hint=source.secret_hint)]
    blocks += [
        section(mrk("{}:\n```{}```", name(example.said, 200), example.body.replace("```", "'''")))
        for example in source.examples
    ]
    rule = "It takes the place of the one before, which works no more." if known else "It is kept sealed."
    blocks.append(context(mrk("{} Nobody can read it here again.", rule)))
    private = SourceRef(source=source.name).pack()
    return modal(Form.SECRET, "Webhook secret", blocks, submit="Keep it", close="Cancel", private=private)


def go(label: str, ref: DataRef, *, suffix: str) -> Element:
    """A button to another view of the data settings."""
    return button(label, f"{Act.DATA_GO}:{suffix}", ref.pack())


def back() -> Element:
    """The button back to the overview."""
    return go("Back", DataRef(door=DataDoor.OVERVIEW), suffix="back")


def told(said: Mrkdwn) -> tuple[Block, ...]:
    """What has just been done, on top of a view; nothing for ""."""
    return (section(mrk("✔ {}", said)), divider()) if said else ()


def _heard(heard: Sequence[Heard], *, now: datetime) -> list[Mrkdwn]:
    if not heard:
        return [Mrkdwn("None yet. Events need a write key, other systems a webhook, tables a CSV file.")]
    lines = [_line(one, now=now) for one in heard[:_MOST]]
    return [*lines, mrk("and {} more", len(heard) - _MOST)] if len(heard) > _MOST else lines


def _line(one: Heard, *, now: datetime) -> Mrkdwn:
    domain = one.name.partition(":")[0]
    many = f", {one.brought:,} in all" if one.brought else ""
    what, ago = _DOMAINS.get(domain, name(domain, 40)), age_words(one.heard_at, now=now)
    return mrk("• {} from {}: {}{}", what, system_words(one.name), ago, many)


def _aside(seen: DataSeen) -> list[Mrkdwn]:
    lines = [mrk("• {} to settle: whose are they?", count(seen.strays, "reference"))] if seen.strays else []
    lines += [
        mrk("• {} from {} that I cannot read", count(times, "message"), system_words(source))
        for source, times in seen.unread.items()
    ][:_MOST]
    lines += [mrk("• {} on the way into the event store", count(seen.waiting, "event"))] if seen.waiting else []
    return lines or [Mrkdwn("Nothing. Everything that came found its customer.")]


def _linked(seen: DataSeen) -> str:
    labels = [source.label for source in all_sources().values() if source.name in seen.secrets]
    return f"Set up: {', '.join(labels)}." if labels else "None is set up yet."


def _secret_buttons(source: Source, *, known: bool) -> list[Element]:
    packed, label = SourceRef(source=source.name).pack(), source.label
    asked = "Replace secret…" if known else "Set secret…"
    made = [button(asked, f"{Act.SECRET_SET}:{source.name}", packed, spoken=f"{asked} {label}")]
    if not known:
        return made
    sure = Confirm(
        title=f"Remove the secret of {label}?",
        text=mrk("Nothing that {} sends is let in until there is a new one.", label),
        yes="Remove",
    )
    spoken = f"Remove the secret of {label}"
    removing = f"{Act.SECRET_FORGET}:{source.name}"
    return [*made, button("Remove", removing, packed, style="danger", confirm=sure, spoken=spoken)]
