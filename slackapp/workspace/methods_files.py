"""files.*: the external upload in three steps, and facts of files."""

from concurrent.futures import Future
from dataclasses import replace

from slackapp.workspace.call import Call, Method
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.link import Answer
from slackapp.workspace.posting import Draft, message_blocks, publish, thread_of
from slackapp.workspace.records import Channel, File, Json
from slackapp.workspace.rooms import writable
from slackapp.workspace.shapes import file_json
from slackapp.workspace.state import new_id

_MOST_BYTES = 1_000_000_000


def upload_url(ctx: Context, call: Call) -> Json:
    """Return where to send a file's bytes."""
    name, size = call.need("filename"), call.whole("length", 0)
    if not 0 < size <= _MOST_BYTES:
        raise ApiError("invalid_arguments")
    file = File(
        id=new_id("F"),
        team=call.install.team,
        user=call.install.bot_user_id,
        name=name.replace("/", "_"),
        title=name,
        size=size,
        created=int(ctx.now()),
        alt_text=call.text("alt_txt"),
    )
    ctx.state.put_file(file)
    return {"upload_url": f"{ctx.base_url}/_upload/{file.id}", "file_id": file.id}


def _ready(ctx: Context, call: Call, wanted: object) -> File:
    name = str(wanted.get("id", "")) if isinstance(wanted, dict) else ""
    file = ctx.state.files.get(name)
    if file is None or file.team != call.install.team or file.id not in ctx.state.contents or file.done:
        raise ApiError("file_not_found")
    assert isinstance(wanted, dict)
    return replace(file, title=str(wanted.get("title") or file.name))


def complete(ctx: Context, call: Call) -> Json:
    """Finish uploads and share them, where a channel is given, as one message."""
    wanted = call.json("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise ApiError("invalid_arguments")
    files = [_ready(ctx, call, one) for one in wanted]
    names = [call.text("channel_id")] if call.text("channel_id") else call.listed("channels")
    channels = [writable(ctx, call, name) for name in names]
    for channel in channels:
        if call.install.bot_user_id not in channel.members:
            raise ApiError("not_in_channel")
    files = [replace(one, done=True, channels=[channel.id for channel in channels]) for one in files]
    said = Draft(
        text=call.text("initial_comment"),
        blocks=message_blocks(ctx.state, call.json("blocks", "invalid_blocks_format")),
    )
    for file in files:
        ctx.state.put_file(file)
    for channel in channels:
        _share(ctx, call, channel, files, said)
    return {"files": [file_json(one, ctx.base_url) for one in files]}


def _share(ctx: Context, call: Call, channel: Channel, files: list[File], said: Draft) -> None:
    thread = call.text("thread_ts")
    publish(
        ctx,
        channel,
        said,
        call.install,
        thread_ts=thread_of(ctx, channel, thread) if thread else "",
        files=tuple(one.id for one in files),
    )
    for file in files:
        announce(ctx, file, channel)


def announce(ctx: Context, file: File, channel: Channel) -> list[Future[Answer]]:
    """Let the app hear that a file was shared in a conversation; return its hearing."""
    event = {
        "type": "file_shared",
        "file_id": file.id,
        "user_id": file.user,
        "file": {"id": file.id},
        "channel_id": channel.id,
        "event_ts": ctx.state.next_ts(),
    }
    return ctx.events.emit("file_shared", event, channel)


def _seen(ctx: Context, call: Call, name: str) -> File:
    file = ctx.state.files.get(name)
    rooms = [ctx.state.channels[one] for one in file.channels] if file else []
    bot = call.install.bot_user_id
    if file is None or not file.done or not (file.user == bot or any(bot in room.members for room in rooms)):
        raise ApiError("file_not_found")
    return file


def info(ctx: Context, call: Call) -> Json:
    """Return one file's facts."""
    file = _seen(ctx, call, call.need("file"))
    return {"file": file_json(file, ctx.base_url), "comments": []}


def listed(ctx: Context, call: Call) -> Json:
    """Return the files of the team, newest first."""
    room = call.text("channel")
    found = [
        file_json(one, ctx.base_url)
        for one in reversed(ctx.state.files.values())
        if one.done and one.team == call.install.team and (not room or room in one.channels)
    ]
    return {"files": found[: call.whole("count", 100)], "paging": {"total": len(found), "page": 1, "pages": 1}}


FILES = {
    "files.getUploadURLExternal": Method(run=upload_url, scopes=("files:write",), tier=4),
    "files.completeUploadExternal": Method(run=complete, scopes=("files:write",), tier=4, json=True),
    "files.info": Method(run=info, scopes=("files:read",), tier=4),
    "files.list": Method(run=listed, scopes=("files:read",), tier=3),
}
