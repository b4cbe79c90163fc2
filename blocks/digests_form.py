"""`/cs digests`: the list of digests and of warnings called noise, and the form of one digest."""

from collections.abc import Mapping, Sequence

from blocks.elements import (
    Choice,
    button,
    channel_input,
    number_input,
    person_input,
    select,
    text_input,
    time_input,
)
from blocks.ids import Act, Box, Form
from blocks.kit import Block, Element, View, actions, context, divider, field_input, modal, section
from blocks.payloads_risk import DigestRef, RuleRef
from blocks.text import Mrkdwn, bold, channel, join, mrk, name, user
from core.risk.digest import MORNING, DigestKind, Filters, Segment, Subscription
from core.types import ChannelId, Tier, UserId

ROWS = 30
ARR_MOST = 1_000_000_000_000
_ZONE = 60
_WHEN = {
    DigestKind.DAILY: "on working days",
    DigestKind.WEEKLY: "on the first working day of the week",
    DigestKind.MONTHLY: "on the first working day of the month",
    DigestKind.MANAGER: "on working days",
}


def digests_view(*, digests: Sequence[Subscription], noisy: Mapping[str, str]) -> View:
    """The list; ``noisy`` are the warnings that come in the digest alone, key to label, for admins."""
    blocks: list[Block] = [actions(button("Add a digest…", Act.DIGEST_ADD, style="primary"), block_id="add")]
    if not digests:
        blocks.append(section(Mrkdwn("You have no digest yet. Whoever owns a customer gets a daily one by itself.")))
    for place, digest in enumerate(digests[:ROWS]):
        blocks += [section(_said(digest)), actions(*_buttons(digest, place))]
    if len(digests) > ROWS:
        blocks.append(context(mrk("…and {} more.", len(digests) - ROWS)))
    if noisy:
        blocks += [divider(), section(Mrkdwn("*Called noise by your team*\nThey come in the digest alone."))]
        blocks += [_noisy(rule, label) for rule, label in sorted(noisy.items(), key=lambda one: one[1])]
    return modal(Form.DIGESTS, "Digests", blocks)


def digest_form(*, digest: Subscription | None, me: UserId) -> View:
    """The form of a digest, filled with what holds; empty for a new one."""
    filters = digest.filters if digest else Filters(owner=me)
    place = ChannelId(digest.target) if digest and not digest.is_direct else None
    kinds = [Choice(text=kind.label, value=kind.value) for kind in DigestKind]
    tiers = [Choice(text=tier.label, value=tier.value) for tier in Tier]
    segments = [Choice(text=segment.label, value=segment.value) for segment in Segment]
    kind = digest.kind if digest else DigestKind.DAILY
    arr = number_input(Act.TYPED, initial=int(filters.arr_from) if filters.arr_from else None, most=ARR_MOST)
    blocks = (
        field_input(Box.KIND, "Which digest", select(Act.TYPED, "Which digest", kinds, chosen=kind.value)),
        _maybe(
            Box.CHANNEL, "Channel", channel_input(Act.TYPED, initial=place), "Left empty, it comes to you directly."
        ),
        field_input(Box.AT, "Time", time_input(Act.TYPED, initial=digest.at if digest else MORNING)),
        _maybe(
            Box.TIME_ZONE,
            "Time zone",
            text_input(Act.TYPED, initial=digest.zone if digest else "", longest=_ZONE, placeholder="Europe/Berlin"),
            "Left empty, your own, or the workspace's for a channel.",
        ),
        divider(),
        section(Mrkdwn("*Which customers*\nLeft empty, all of them."), block_id="filters"),
        _maybe(Box.OWNER, "Owner", person_input(Act.TYPED, initial=filters.owner, placeholder="Anybody")),
        _maybe(Box.TIER, "Tier", select(Act.TYPED, "Any", tiers, chosen=filters.tier)),
        _maybe(Box.SEGMENT, "Segment", select(Act.TYPED, "Any", segments, chosen=filters.segment)),
        _maybe(Box.ARR, "ARR from", arr, "Those whose ARR is not known are then left out."),
    )
    ref, title = DigestRef(digest=digest.id if digest else None), "Change the digest" if digest else "Add a digest"
    return modal(Form.DIGEST, title, blocks, submit="Save", close="Cancel", private=ref.pack())


def _maybe(box: Box, label: str, element: Element, hint: str = "") -> Block:
    return field_input(box, label, element, hint=hint, optional=True)


def _said(digest: Subscription) -> Mrkdwn:
    where = user(UserId(digest.target)) if digest.is_direct else channel(ChannelId(digest.target))
    zone = digest.zone or ("their own time zone" if digest.is_direct else "the workspace's time zone")
    lines = [mrk("{} for {}", bold(digest.kind.label), where)]
    lines.append(mrk("At {} ({}), {} · {}", f"{digest.at:%H:%M}", zone, _WHEN[digest.kind], _about(digest.filters)))
    lines += [mrk("_Off: {}_", name(digest.off, 200))] if digest.off else []
    return join(lines)


def _about(filters: Filters) -> Mrkdwn:
    said = [mrk("customers of {}", user(filters.owner))] if filters.owner else []
    said += [mrk("{}", filters.tier.label)] if filters.tier else []
    said += [mrk("{}", filters.segment.label)] if filters.segment else []
    said += [mrk("ARR from {}", f"{filters.arr_from:,.0f}")] if filters.arr_from else []
    return join(said, ", ") if said else Mrkdwn("all customers")


def _buttons(digest: Subscription, place: int) -> list[Element]:
    ref, called = DigestRef(digest=digest.id).pack(), digest.kind.label.lower()
    change = button("Change…", f"{Act.DIGEST_EDIT}:{place}", ref, spoken=f"Change the {called}")
    if digest.off:
        again = button("Turn on again", f"{Act.DIGEST_START}:{place}", ref, spoken=f"Send the {called} again")
        return [again, change]
    return [change, button("End", f"{Act.DIGEST_END}:{place}", ref, spoken=f"Send the {called} no more")]


def _noisy(rule: str, label: str) -> Block:
    spoken = f"Have {name(label, 40)} alert again"
    again = button("Turn on again", f"{Act.RULE_RESTORE}:{rule}", RuleRef(rule=rule).pack(), spoken=spoken)
    return section(mrk("{}", name(label)), accessory=again)
