"""What each command of the command line does. A function returns what to print."""

import argparse
import sys
from dataclasses import dataclass

import orjson

from core.content import PlanTemplate, parse_template
from core.errors import BadInput, Conflict, NotFound
from core.messages import FileFormat
from core.storage import STAND_IN, Store, Workspace, current, upgrade
from core.types import TeamId, UserId
from slackapp.app import SystemClock, build_app
from slackapp.logs import configure_logging
from slackapp.settings import Mode, Settings, load_settings


@dataclass(frozen=True, slots=True)
class Printed:
    """What goes to standard output; with ``trouble`` the command failed, which goes to standard error."""

    text: str = ""
    trouble: str = ""


OPERATOR = UserId("operator")
"""Who acted, in the audit log, when it was somebody at the command line."""


def serve(asked: argparse.Namespace) -> None:
    """Take requests until told to stop."""
    from slackapp.serve import prepare_database
    from slackapp.serve import serve as run

    settings = start(Mode.SOCKET if asked.socket else Mode.HTTP)
    prepare_database(settings)
    app = build_app(settings)
    sys.stdout.write(f"Listening on {settings.base_url}/\n")
    sys.stdout.flush()
    run(app, socket_mode=asked.socket, scheduler=not asked.no_scheduler)


def worker(_: argparse.Namespace) -> None:
    """Run the scheduler until told to stop."""
    from slackapp.serve import prepare_database, work

    settings = start(Mode.TOOL)
    prepare_database(settings)
    work(build_app(settings))


def demo(_: argparse.Namespace) -> None:
    """Serve against the local workspace."""
    from slackapp.demo import run

    run(start(Mode.TOOL))


class OneTeam(Store):
    """The database, seen as if one workspace were the only one."""

    only: TeamId

    def teams(self) -> tuple[TeamId, ...]:
        """Return the one workspace."""
        return (self.only,)


def tick(asked: argparse.Namespace) -> Printed:
    """Do everything that is due, once, and return the counts as a line of JSON."""
    from slackapp.scheduler import tick as run

    settings = start(Mode.TOOL)
    clock, store = SystemClock(asked.now), store_of(settings)
    if asked.workspace:
        team = _named(store, asked)
        store = OneTeam.open(settings.store_url)
        assert isinstance(store, OneTeam)
        store.only = team
    return Printed(orjson.dumps(run(build_app(settings, clock=clock, store=store), clock.now())).decode())


def doctor(_: argparse.Namespace) -> Printed:
    """Return every check and what to do about it."""
    from slackapp.doctor import examine

    checks = examine(build_app(start(Mode.TOOL)))
    lines = [f"{'ok ' if c.ok else 'FIX'}  {c.name}{': ' if c.detail else ''}{c.detail}" for c in checks]
    wrong = sum(not check.ok for check in checks)
    return Printed("\n".join(lines), trouble=f"{wrong} of {len(checks)} checks need you." if wrong else "")


def db_upgrade(_: argparse.Namespace) -> Printed:
    """Run the migrations that are missing."""
    return Printed(upgrade(start(Mode.TOOL).store_url))


def db_current(_: argparse.Namespace) -> Printed:
    """Return the database's version."""
    return Printed(current(start(Mode.TOOL).store_url) or "empty")


def manifest(asked: argparse.Namespace) -> Printed:
    """Return the Slack manifest."""
    from slackapp.app import all_features
    from slackapp.manifest import PLACEHOLDER, to_yaml
    from slackapp.manifest import manifest as make
    from slackapp.routes import Routes

    made = make(Routes(all_features()), url=(asked.url or PLACEHOLDER).rstrip("/"), socket=asked.socket)
    return Printed(to_yaml(made).rstrip("\n"))


def report(asked: argparse.Namespace) -> None:
    """Write an output as a file."""
    kinds = {"checklist": _checklist, "dashboard": _dashboard, "risk": _risk, "retention": _retention}
    kinds[asked.kind](asked)


def _dashboard(asked: argparse.Namespace) -> None:
    """Write the page of health of an account, or of everybody."""
    from core.usecases.dashboard import account_dashboard, book_dashboard
    from core.usecases.find_account import find_account

    if asked.out.suffix.lower() != ".html":
        raise BadInput(f"A dashboard is written as .html, not as “{asked.out.suffix}”.")
    settings, now = start(Mode.TOOL), SystemClock().now()
    store = store_of(settings)
    with store.read(team_of(settings, store, asked)) as work:
        if asked.account:
            page = account_dashboard(work, find_account(work, asked.account).id, now=now)
        else:
            page = book_dashboard(work, None, now=now)
    asked.out.write_text(page, encoding="utf-8")


def _retention(asked: argparse.Namespace) -> None:
    """Write the retention strategy of an account, or of everybody."""
    from core.usecases.find_account import find_account
    from core.usecases.retention_papers import account_paper, book_paper, written

    form = _form(asked.out.suffix, (FileFormat.HTML, FileFormat.MARKDOWN))
    if asked.shared and not asked.account:
        raise BadInput("The customer's version is of one customer: say whose with --account.")
    settings, now = start(Mode.TOOL), SystemClock().now()
    store = store_of(settings)
    with store.read(team_of(settings, store, asked)) as work:
        if asked.account:
            account = find_account(work, asked.account).id
            paper = account_paper(work, account, shared=asked.shared, now=now)
        else:
            paper = book_paper(work, now=now)
    asked.out.write_bytes(written(paper, form))


def _risk(asked: argparse.Namespace) -> None:
    """Write the report of risk of an account, or of everybody."""
    from core.reports.risk import Form
    from core.usecases.find_account import find_account
    from core.usecases.risk_report import risk_page

    forms: dict[str, Form] = {".html": "html", ".md": "md"}
    form = forms.get(asked.out.suffix.lower())
    if form is None:
        raise BadInput(f"A report of risk is written as .html or .md, not as “{asked.out.suffix}”.")
    settings, now = start(Mode.TOOL), SystemClock().now()
    store = store_of(settings)
    with store.read(team_of(settings, store, asked)) as work:
        account = find_account(work, asked.account).id if asked.account else None
        page = risk_page(work, account, now=now, form=form)
    asked.out.write_text(page.text, encoding="utf-8")


def _checklist(asked: argparse.Namespace) -> None:
    """Write the checklist of an account's plan."""
    from core.usecases.checklist import checklist_of, written
    from core.usecases.overview import latest_plan

    form = _form(asked.out.suffix, tuple(FileFormat))
    if not asked.account:
        raise BadInput("A checklist is of one customer: say whose with --account.")
    settings, now = start(Mode.TOOL), SystemClock().now()
    store = store_of(settings)
    with store.read(team_of(settings, store, asked)) as work:
        name, found = latest_plan(work, asked.account, now=now)
        if found is None:
            raise NotFound(f"{name} has no onboarding plan yet.")
        made = checklist_of(work, found.plan, now=now, shared_only=asked.shared)
    asked.out.write_bytes(written(made, form))


def template_check(asked: argparse.Namespace) -> Printed:
    """Read a plan template."""
    template = _template(asked)
    return Printed(f"{asked.file.name} is good: {template.name}, for {template.tier.label}.")


def template_add(asked: argparse.Namespace) -> Printed:
    """Use a plan template for new plans of its tier; running plans stay as they are."""
    from core.usecases.add_template import add_template

    settings, now = start(Mode.TOOL), SystemClock().now()
    store = store_of(settings)
    with store.begin(team_of(settings, store, asked), origin="cli") as work:
        added = add_template(work, asked.file.read_bytes(), file=asked.file.name, by=OPERATOR, now=now)
    return Printed(f"Version {added.version} for {added.tier.label} is used for new plans.")


def _template(asked: argparse.Namespace) -> PlanTemplate:
    try:
        text = asked.file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{asked.file.name} is not UTF-8 text.") from None
    return parse_template(text, file=asked.file.name)


def start(mode: Mode) -> Settings:
    """Return the settings, with the log set up."""
    settings = load_settings(mode)
    configure_logging(settings.log_format)
    return settings


def store_of(settings: Settings) -> Store:
    """Return the database, which must stand at this version; an empty one gets its tables."""
    if current(settings.store_url) is None:
        upgrade(settings.store_url)
    store = Store.open(settings.store_url)
    ready = store.ready()
    if not ready.ok:
        raise Conflict(ready.reason)
    return store


def team_of(settings: Settings, store: Store, asked: argparse.Namespace) -> TeamId:
    """Return the workspace that was asked for, or the only one there is; raises NotFound and BadInput.

    Before any is connected it is a stand-in that the first connection takes over.
    """
    teams = store.teams()
    if asked.workspace:
        return _named(store, asked)
    if len(teams) > 1:
        raise BadInput(f"Several workspaces are connected: say which with --workspace ({', '.join(teams)}).")
    return teams[0] if teams else _stand_in(settings, store)


def _stand_in(settings: Settings, store: Store) -> TeamId:
    stand_in = Workspace(
        team=STAND_IN,
        name="",
        bot_token=None,
        bot_user=UserId(""),
        app_id="",
        scopes=(),
        time_zone=settings.tz_default,
        installed_at=SystemClock().now(),
    )
    with store.begin(STAND_IN, origin="cli") as work:
        work.workspaces.save(stand_in)
    return STAND_IN


def _named(store: Store, asked: argparse.Namespace) -> TeamId:
    team = TeamId(asked.workspace)
    if team not in store.teams():
        raise NotFound(f"The workspace {team} is not connected.")
    return team


def _form(suffix: str, forms: tuple[FileFormat, ...]) -> FileFormat:
    found = next((form for form in forms if f".{form.value}" == suffix.lower()), None)
    if found is None:
        *others, last = (f".{form.value}" for form in forms)
        raise BadInput(f"This is written as {', '.join(others)} or {last}, not as “{suffix}”.")
    return found
