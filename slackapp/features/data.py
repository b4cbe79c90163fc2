"""The data side of `/cs settings`: what was heard, write keys, and the secrets of other systems."""

from blocks.data import secret_form
from blocks.ids import Act, Box, DataDoor, Form
from blocks.payloads import DataRef, KeyRef, SourceRef, unpack
from blocks.text import bold, mrk, name
from blocks.write_keys import key_form, key_shown
from core.usecases.source_secrets import forget_secret, keep_secret, read_secret, source_named
from core.usecases.write_keys import make_key, revoke_key
from slackapp.calls import Call, Reply
from slackapp.data_views import data_view
from slackapp.features import Action, Feature, Handler, Policy

_KEYS, _SYSTEMS = DataRef(door=DataDoor.KEYS), DataRef(door=DataDoor.SYSTEMS)


def enter(call: Call) -> Reply:
    """Put the overview on top of the settings."""
    return Reply(push=data_view(call, DataRef(door=DataDoor.OVERVIEW)))


def go(call: Call) -> Reply:
    """Show another view in place of this one."""
    return Reply(update=data_view(call, unpack(DataRef, call.value)))


def new_key(_: Call) -> Reply:
    """Ask what the key is for."""
    return Reply(push=key_form())


def make(call: Call) -> Reply:
    """Make a key and show it, this once: it stands in this one view, and nowhere else."""
    key = call.box.fresh("wk_")
    made = make_key(call.work, call.values.text(Box.NAME), token=key, by=call.by, now=call.now)
    shown = key_shown(called=made.name, key=key, host=call.links.address(""))
    return Reply(update=shown, below=data_view(call, _KEYS))


def revoke(call: Call) -> Reply:
    """Let a key open nothing any more."""
    gone = revoke_key(call.work, unpack(KeyRef, call.value).key, by=call.by, now=call.now)
    return Reply(update=data_view(call, _KEYS, mrk("{} is revoked.", bold(name(gone.name)))))


def ask_secret(call: Call) -> Reply:
    """Ask for the secret of a system."""
    source = source_named(unpack(SourceRef, call.value).source)
    return Reply(push=secret_form(source=source, known=call.work.source_secrets.get(source.name) is not None))


def keep(call: Call) -> Reply:
    """Seal the secret and keep it."""
    source = source_named(unpack(SourceRef, call.private).source)
    sealed = call.box.seal(read_secret(call.values.text(Box.SECRET)))
    keep_secret(call.work, source, sealed, by=call.by, now=call.now)
    return Reply(below=data_view(call, _SYSTEMS, mrk("The secret of {} is kept.", source.label)))


def forget(call: Call) -> Reply:
    """Take the secret of a system away."""
    source = source_named(unpack(SourceRef, call.value).source)
    forget_secret(call.work, source, by=call.by, now=call.now)
    return Reply(update=data_view(call, _SYSTEMS, mrk("The secret of {} is removed.", source.label)))


def _admin(handler: Handler, *, changes: bool = True) -> Action:
    return Action(handler=handler, policy=Policy.ADMIN, internal=False, changes=changes)


FEATURE = Feature(
    name="data",
    actions={
        Act.DATA_OPEN: _admin(enter, changes=False),
        Act.DATA_GO: _admin(go, changes=False),
        Act.KEY_NEW: _admin(new_key, changes=False),
        Act.KEY_REVOKE: _admin(revoke),
        Act.SECRET_SET: _admin(ask_secret, changes=False),
        Act.SECRET_FORGET: _admin(forget),
    },
    submissions={Form.WRITE_KEY: _admin(make), Form.SECRET: _admin(keep)},
)
