"""Write keys: the list, the form for a new one, and the one view that ever shows a key."""

from collections.abc import Sequence
from datetime import date

from blocks.data import back, told
from blocks.elements import Confirm, button, text_input
from blocks.ids import Act, Box, Form
from blocks.kit import Block, View, actions, context, divider, field_input, modal, section
from blocks.payloads import KeyRef
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name, user
from core.storage import WriteKey
from core.usecases.write_keys import LONGEST_NAME, MOST_KEYS

_GONE = 10
_SNIPPET = """import segment.analytics as analytics
analytics.write_key = "{key}"
analytics.host = "{host}\""""


def keys_view(*, keys: Sequence[WriteKey], said: Mrkdwn, today: date) -> View:
    """The keys that work, oldest first, each with its button to revoke it; then the last ones that were revoked."""
    living = [key for key in keys if key.revoked_at is None][:MOST_KEYS]
    gone = [key for key in keys if key.revoked_at is not None][-_GONE:]
    blocks: list[Block] = [*told(said), section(Mrkdwn("Whatever holds one of these keys may send events."))]
    blocks += [_row(key, place, today=today) for place, key in enumerate(living)]
    blocks += [] if living else [section(Mrkdwn("*There is none yet.*"))]
    blocks += [context(join(["Revoked:", ", ".join(name(key.name) for key in gone)], " "))] if gone else []
    new = button("New key…", Act.KEY_NEW, style=None if living else "primary")
    return modal(Form.DATA, "Write keys", [*blocks, divider(), actions(new, back())])


def key_form() -> View:
    """What is the key for?"""
    typed = text_input(Act.TYPED, longest=LONGEST_NAME, placeholder="Web app, production", focus=True)
    blocks = (
        field_input(Box.NAME, "Name of the key", typed, hint="Say what sends with it, so that it can be revoked."),
        context(Mrkdwn("The key is shown once, in the next view. Have a safe place for it at hand.")),
    )
    return modal(Form.WRITE_KEY, "New write key", blocks, submit="Make it", close="Cancel")


def key_shown(*, called: str, key: str, host: str) -> View:
    """The key, this once. The view carries no button, so nothing ever sends it back."""
    blocks = (
        section(
            mrk("✔ {} is made. *This is the only time that you see the key:*\n```{}```", bold(name(called)), key)
        ),
        section(mrk("In Segment's SDK for Python:\n```{}```", _SNIPPET.format(key=key, host=host))),
        section(mrk("In any other SDK of Segment or RudderStack, set the host (data plane) to `{}`.", host)),
        context(Mrkdwn("I keep a fingerprint of it alone. Lost it? Revoke it and make a new one.")),
    )
    return modal(Form.TOLD, "Your write key", blocks, close="I have it")


def _row(key: WriteKey, place: int, *, today: date) -> Block:
    sure = Confirm(
        title="Revoke this key?",
        text=mrk("Whatever sends with {} is refused from now on. This cannot be undone.", bold(name(key.name))),
        yes="Revoke",
    )
    revoke = button(
        "Revoke",
        f"{Act.KEY_REVOKE}:{place}",
        KeyRef(key=key.id).pack(),
        style="danger",
        confirm=sure,
        spoken=f"Revoke {name(key.name, 60)}",
    )
    when = date_words(key.made_at.date(), today=today)
    return section(mrk("{}\nmade by {} on {}", bold(name(key.name)), user(key.by), when), accessory=revoke)
