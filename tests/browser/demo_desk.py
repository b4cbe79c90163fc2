"""The demo as a newcomer has it: started by its own command, used through its page alone."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
OURS = ("SLACK_", "DATABASE_URL", "PUBLIC_URL", "SECRET_KEY", "HOST", "PORT", "LOG_FORMAT")
CLOCK_MS = 120_000
"""How long one press of a clock button may take on a busy machine."""


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """Run ``coordinator demo`` with a new database in ``folder`` and give its address."""
    port = _free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    env |= {"DATABASE_URL": f"sqlite:///{folder}/demo.db", "PORT": str(port)}
    command = [sys.executable, "-m", "slackapp.cli", "demo"]
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(command, env=env, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True)
        assert running.stdout is not None
        try:
            address = re.search(r"http://\S+?(?=/ )", running.stdout.readline())
            assert address, (folder / "log").read_text()
            _answers(address[0])
            yield address[0]
        finally:
            running.send_signal(signal.SIGINT)
            running.communicate(timeout=20)
        assert running.returncode == 0


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(address: str) -> None:
    with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
        assert client.get(f"{address}/readyz").json()["ok"]


class Desk:
    """What a person does at the page."""

    def __init__(self, page: Page, pictures: Path) -> None:
        self.page, self._pictures = page, pictures
        self.modal = page.locator("dialog.modal")
        self.feed = page.locator("main .feed")

    def picture(self, name: str) -> None:
        """Take a picture for the README."""
        self.page.screenshot(path=self._pictures / f"{name}.png", animations="disabled")

    def become(self, name: str) -> None:
        """See the workspace as somebody else."""
        self.page.get_by_role("button", name="Change person").click()
        self.page.get_by_role("menuitemradio", name=name).first.click()
        expect(self.page.locator(".who-words strong")).to_have_text(name)

    def go(self, place: str) -> None:
        """Open a channel or the app's Home."""
        self.page.locator(".place", has=self.page.get_by_text(place, exact=True)).click()

    def write(self, *keys: str) -> None:
        """Type into the composer: a key's name such as Tab presses it, anything else is text."""
        composer = self.page.locator("main .composer-input")
        for key in keys:
            composer.press(key) if key in {"Tab", "Enter"} else composer.press_sequentially(key)

    def message(self, text: str) -> Locator:
        """The newest message in the middle that says ``text``."""
        return self.feed.locator(".message", has_text=text).last

    def mark_done(self, card: Locator, title: str) -> None:
        """Pick a task in the card's "Mark done…"."""
        card.get_by_role("button", name="Mark done…").click()
        self.page.keyboard.type(title)
        self.page.get_by_role("option", name=title).click()

    def move_clock(self, button: str) -> None:
        """Press a button of the clock and wait until the time stands."""
        clock = self.page.locator(".clock")
        before = clock.locator("time").inner_text()
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(clock.locator("time")).not_to_have_text(before, timeout=CLOCK_MS)
        expect(clock).to_have_attribute("aria-busy", "false", timeout=CLOCK_MS)

    def move_clock_until(self, button: str, seen: Locator, *, most: int) -> None:
        """Press a button of the clock until ``seen`` is there, at most so often."""
        for _ in range(most):
            self.move_clock(button)
            if seen.count():
                return
        expect(seen.first).to_be_visible()


def chance(preview: Locator, milestone: str) -> int:
    """The chance in percent that the preview gives to a milestone."""
    found = re.search(rf"{milestone}.*?on time: \w+, (\d+) %", preview.inner_text(), re.DOTALL)
    assert found, preview.inner_text()
    return int(found[1])
