"""A small load generator over raw connections: as fast as it goes, or so many a second whatever the answers take."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

Next = Callable[[], bytes]
"""Makes the next whole HTTP request."""


@dataclass
class Result:
    """``seconds`` holds each answer's time, ``span`` the whole run's; ``bad`` counts answers other than 200."""

    seconds: list[float] = field(default_factory=list)
    span: float = 0.0
    bad: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.span

    def at(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]


class Line(asyncio.Protocol):
    """One kept connection, one request at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.answered: asyncio.Future[int] | None = None
        self.got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def ask(self, request: bytes) -> "asyncio.Future[int]":
        assert self.transport is not None
        self.answered = asyncio.get_running_loop().create_future()
        self.got = b""
        self.transport.write(request)
        return self.answered

    def data_received(self, data: bytes) -> None:
        self.got += data
        head, gap, body = self.got.partition(b"\r\n\r\n")
        if not gap or self.answered is None or self.answered.done():
            return
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        if len(body) >= int(lengths[0].partition(b":")[2]):
            self.answered.set_result(int(head.split(b" ", 2)[1]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self.answered is not None and not self.answered.done():
            self.answered.set_exception(exc or ConnectionError("closed"))


async def flat_out(port: int, next_request: Next, *, connections: int, seconds: float) -> Result:
    """Each connection asks again as soon as it has its answer."""
    result, begun = Result(), perf_counter()
    lines = [await _line(port) for _ in range(connections)]

    async def run(line: Line) -> None:
        while perf_counter() - begun < seconds:
            await _ask(line, next_request(), perf_counter(), result)

    await asyncio.gather(*(run(line) for line in lines))
    result.span = perf_counter() - begun
    _close(lines)
    return result


async def steady(port: int, next_request: Next, *, rate: float, seconds: float, connections: int = 64) -> Result:
    """So many a second; an answer's time counts from when its request was due, not from when it was sent."""
    result, begun, number = Result(), perf_counter(), 0
    lines = [await _line(port) for _ in range(connections)]
    free: asyncio.Queue[Line] = asyncio.Queue()
    for line in lines:
        free.put_nowait(line)
    running: set[asyncio.Task[None]] = set()

    async def one(due: float) -> None:
        line = await free.get()
        await _ask(line, next_request(), due, result)
        free.put_nowait(line)

    while number < rate * seconds:
        due = begun + number / rate
        await asyncio.sleep(max(due - perf_counter(), 0))
        task = asyncio.create_task(one(due))
        running.add(task)
        task.add_done_callback(running.discard)
        number += 1
    await asyncio.gather(*running)
    result.span = perf_counter() - begun
    _close(lines)
    return result


async def _ask(line: Line, request: bytes, since: float, result: Result) -> None:
    status = await line.ask(request)
    result.seconds.append(perf_counter() - since)
    result.bad += status != 200


async def _line(port: int) -> Line:
    _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    return line


def _close(lines: list[Line]) -> None:
    for line in lines:
        assert line.transport is not None
        line.transport.close()


@contextmanager
def served(bench: str, which: str, folder: Path) -> Iterator[int]:
    """What the bench serves as ``which``, in a process of its own; its port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", f"bench.{bench}", which, str(port), str(folder)])
    try:
        for _ in range(400):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()
