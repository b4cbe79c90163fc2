"""A serving process is killed while events come in: whatever it had answered for is there."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from itertools import count

import httpx
from ingest_scene import call, stored

KEY = "key-from-the-settings"


def served(database, port):
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database,
        "EVENTS_URL": os.environ["EVENTS_URL"],
        "PORT": str(port),
        "SLACK_SIGNING_SECRET": "signing",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "SECRET_KEY": "k" * 40,
        "INGEST_KEYS": f"T1:{KEY}",
    }
    command = [sys.executable, "-m", "slackapp.cli", "serve", "--no-scheduler"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def until_up(port, process):
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        assert process.poll() is None, process.stderr.read()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise AssertionError("it does not listen")


def test_kill_9_loses_no_event_that_was_answered_for(migrated, tmp_path):
    path = tmp_path / "app.db"
    shutil.copy(migrated, path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    process = served(f"sqlite:///{path}", port)
    numbers, answered, enough = count(), [], threading.Event()

    def send():
        with httpx.Client(auth=(KEY, ""), base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
            while True:
                ids = [f"m{next(numbers)}" for _ in range(20)]
                try:
                    answer = http.post("/v1/batch", json={"batch": [call(messageId=one) for one in ids]})
                except httpx.TransportError:
                    return
                assert answer.status_code == 200
                answered.extend(ids)
                if len(answered) > 2_000:
                    enough.set()

    until_up(port, process)
    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    assert enough.wait(60)
    process.send_signal(signal.SIGKILL)
    for sender in senders:
        sender.join()
    process.communicate()
    kept = [event["message_id"] for event in stored(f"sqlite:///{path}")]
    assert set(answered) <= set(kept)
    assert len(kept) == len(set(kept))
