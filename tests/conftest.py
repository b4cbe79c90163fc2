"""What every test may ask for, and the rule that nothing is skipped where nothing may be missing."""

import os
from tempfile import mkdtemp

import pytest

pytest_plugins = ["postgres"]
os.environ["EVENTS_URL"] = f"duckdb://{mkdtemp(prefix='events-')}"
"""Events of tests lie in a folder of their own, a part for each database; other processes are told of it too."""
NO_SKIPS = os.environ.get("COORDINATOR_NO_SKIPS") == "1"


def _skipped(config: pytest.Config) -> list[str]:
    """What was skipped and why; empty in the worker of a spread run, which reports to its controller."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    return [f"{report.nodeid}: {_why(report)}" for report in reports]


def _why(report: pytest.TestReport | pytest.CollectReport) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session):
    if NO_SKIPS and session.exitstatus == pytest.ExitCode.OK and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config):
    skipped = _skipped(config) if NO_SKIPS else []
    if skipped:
        terminalreporter.section("skipped, which COORDINATOR_NO_SKIPS=1 makes a failure", red=True)
        for line in skipped:
            terminalreporter.line(line, red=True)
