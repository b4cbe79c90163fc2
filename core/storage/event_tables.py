"""Events as Arrow tables, and the activity of users whose events name no account."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from core.incoming import Event

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa


def schema() -> "pa.Schema":
    """The columns of an event; ``at`` is in UTC, to the microsecond."""
    import pyarrow as pa

    text = pa.string()
    names = (("message_id", text), ("ref", text), ("user_id", text), ("event", text))
    return pa.schema([*names, ("at", pa.timestamp("us", tz="UTC")), ("properties", text)])


def table_of(events: Sequence[Event]) -> "pa.Table":
    """The events as a table."""
    import pyarrow as pa

    columns = {name: [getattr(one, name) for one in events] for name in schema().names}
    return pa.table(columns, schema=schema())


def with_members(activity: "ibis.Table", members: Mapping[str, str]) -> "ibis.Table":
    """The activity; where it names no account, the one that ``members`` says its user belongs to."""
    import ibis
    import pyarrow as pa

    if not members:
        return activity
    text = pa.string()
    users = pa.array(list(members), text), pa.array(list(members.values()), text)
    known = ibis.memtable(pa.table({"member": users[0], "member_of": users[1]}))
    nameless = activity.mutate(member=ibis.ifelse(activity.ref == "", activity.user_id, ibis.null("string")))
    joined = nameless.left_join(known, "member")
    ref = ibis.coalesce(joined.member_of, joined.ref)
    return joined.select(**{name: ref if name == "ref" else joined[name] for name in activity.columns})
