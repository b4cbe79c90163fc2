"""Retention in Slack: an account's warnings, the plays to choose from and its strategy; and the board of plays."""

from collections.abc import Sequence
from datetime import date

from blocks.elements import Choice, button, select
from blocks.ids import Act
from blocks.kit import Block, Element, Message, actions, context, header, message, section, sections
from blocks.payloads import HealthRef, RetentionFileRef, StrategyRef
from blocks.risk_words import LEVELS, money_words
from blocks.text import Mrkdwn, bold, date_words, esc, join, mrk, name, user
from blocks.words import bar, brief, due_words, owner_words, progress
from core.content.playbook import load_playbooks
from core.onboarding.plan import Plan
from core.onboarding.play import days_of
from core.onboarding.status import overdue
from core.onboarding.summary import next_up
from core.onboarding.words import count
from core.risk.alert import Alert
from core.risk.choose import Proposal, ranked_causes, source_words
from core.risk.strategy import Standing, Strategy, StrategyState
from core.usecases.retention import Outlook, Running

WARNINGS, PROPOSALS, DECISIONS, ROWS = 6, 3, 5, 15
_SAID = 300
"""A shape beside each level's word, so that a glance needs no colour."""


def retention_card(*, seen: Outlook, today: date, number: int = 0, post: str = "") -> Message:
    """The card. ``number`` is the delivery that draws it, so that no choice stays picked; ``post`` is the message."""
    whose = name(seen.account.name)
    blocks: list[Block] = [header(f"{whose}: retention"), section(_standing(seen.standing, today=today))]
    blocks += sections(_warnings(seen.alerts, today=today))
    strategy = seen.strategy
    if strategy and strategy.state.is_open:
        blocks += sections(_strategy(strategy, today=today))
        blocks += sections(_progress(seen.plan, today=today)) if seen.plan else ()
    else:
        blocks += sections(_last(strategy, today=today)) if strategy else ()
        blocks += sections(_proposals(seen.proposals)) if seen.proposals else ()
    if seen.account.churned_at:
        blocks.append(context(mrk("They left on {}.", date_words(seen.account.churned_at, today=today))))
    row = _buttons(seen, post)
    blocks += [actions(*row, block_id=f"retention:{number}")] if row else []
    return message(_spoken(seen, today=today), blocks)


def board_message(*, lines: Sequence[Running]) -> Message:
    """The save plays that run, the one whose number is due soonest first."""
    shown = lines[:ROWS]
    blocks: list[Block] = [header("Save plays")]
    blocks += [_line(line, place=place) for place, line in enumerate(shown)]
    rest = len(lines) - len(shown)
    blocks += [context(mrk("…and {}. `/retention NAME` shows one.", count(rest, "more", "more")))] if rest else []
    spoken = [mrk("{}: {}, {}.", name(one.plan.account_name), name(one.plan.name), _day(one)) for one in shown[:8]]
    return message(join([mrk("{} running.", count(len(lines), "save play")), *spoken], " "), blocks)


def retention_line(*, sentence: str, by: str) -> Message:
    """What somebody did, in the thread of the card."""
    said = mrk("{} {}.", Mrkdwn(f"<@{by}>"), sentence)
    return message(said, sections([said]))


def file_comment(*, called: str, shared: bool) -> Mrkdwn:
    """What is said beside a document."""
    if shared:
        return mrk("The plan for {}: goals, dates, actions and promises. It can be passed on.", name(called))
    return mrk("The retention strategy of {}. For us only.", name(called))


def _standing(standing: Standing, *, today: date) -> Mrkdwn:
    risk = "risk not known yet"
    if standing.risk and standing.index is not None:
        risk = f"Risk {standing.risk}, index {standing.index:.1f}"
    score = "" if standing.score is None else f" {standing.score:.1f}"
    parts = [bold(risk), mrk("Health {}{}", standing.band or "not known", score)]
    if standing.arr is not None:
        parts.append(mrk("{} a year", money_words(standing.arr, standing.currency)))
    parts += [mrk("renews {}", date_words(standing.renewal, today=today))] if standing.renewal else []
    parts += [mrk("owner {}", user(standing.owner))] if standing.owner else [Mrkdwn("nobody owns it")]
    return join(parts, " · ")


def _warnings(alerts: Sequence[Alert], *, today: date) -> list[Mrkdwn]:
    if not alerts:
        return [Mrkdwn("*Warnings*"), Mrkdwn("Nothing warns of this account now.")]
    ranked = ranked_causes(alerts)
    lines = [_warning(alert, today=today) for alert in ranked[:WARNINGS]]
    rest = len(ranked) - WARNINGS
    more = [mrk("…and {}.", count(rest, "more", "more"))] if rest > 0 else []
    return [mrk("*Warnings* ({})", len(ranked)), *lines, *more]


def _warning(alert: Alert, *, today: date) -> Mrkdwn:
    evidence = alert.evidence
    since = date_words(evidence.at.date(), today=today)
    return mrk(
        "{} {} ({}): {} _({}, {})_",
        LEVELS[alert.level][0],
        bold(name(alert.label)),
        alert.level,
        name(evidence.sentence, _SAID),
        name(source_words(evidence.source), 40),
        since,
    )


def _proposals(proposals: Sequence[Proposal]) -> list[Mrkdwn]:
    lines = [_proposal(each) for each in proposals[:PROPOSALS]]
    return [Mrkdwn("*Plays to choose from*, by what the warnings speak for; you decide"), *lines]


def _proposal(each: Proposal) -> Mrkdwn:
    book = load_playbooks().get(each.play)
    rules = ", ".join(dict.fromkeys(alert.label for alert in each.because))
    first = mrk("• {} ({} confidence): {}", bold(name(book.name if book else each.play)), each.confidence, rules)
    second = mrk("{}", each.held) if each.held else mrk("Ask first: {}", " ".join(each.questions))
    return mrk("{}\n      {}", first, second)


def _strategy(strategy: Strategy, *, today: date) -> list[Mrkdwn]:
    books = [book for play in strategy.plays if (book := load_playbooks().get(play))]
    called = " and ".join(book.name for book in books)
    begins = "starts" if strategy.start >= today and strategy.state is StrategyState.DRAFT else "since"
    state = "draft" if strategy.state is StrategyState.DRAFT else "running"
    lines = [
        mrk("*Strategy* ({}): {}, {} {}", state, bold(name(called)), begins, date_words(strategy.start, today=today)),
        mrk("Number to move: {} by {}", bold(name(strategy.number, 150)), date_words(strategy.by, today=today)),
        mrk("Owner {} · review {}", user(strategy.owner), date_words(strategy.review_on, today=today)),
        mrk("Stops: {}", name(" ".join(strategy.stops), 600)),
        mrk("Offer limits: {}", name(strategy.offer_limits, _SAID) or "none, nothing is offered"),
    ]
    ahead = [each for each in strategy.decisions if each.on >= today][:DECISIONS]
    decide = [mrk("• {}: {}", date_words(each.on, today=today), name(each.question, _SAID)) for each in ahead]
    return [*lines, *([Mrkdwn("*Decisions ahead*"), *decide] if decide else [])]


def _progress(plan: Plan, *, today: date) -> list[Mrkdwn]:
    done, of = progress(plan)
    late = len(overdue(plan, today=today))
    day, last = days_of(plan, today=today)
    lines = [mrk("*Progress* `{}` {} of {} tasks, day {} of {}", bar(done, of), done, of, day, last)]
    lines += [mrk("{} late", count(late, "task", "tasks"))] if late else []
    step = next(iter(next_up(plan)), None)
    lines += (
        [mrk("Next: {}, {}, {}", brief(step.title), owner_words(step), due_words(step, today=today))] if step else []
    )
    return lines


def _last(strategy: Strategy, *, today: date) -> list[Mrkdwn]:
    if strategy.outcome is None or strategy.closed_at is None:
        return []
    on = date_words(strategy.closed_at.date(), today=today)
    said = name(strategy.outcome_reason, _SAID)
    return [mrk("*Last strategy*: {} on {}. {}", strategy.outcome.label.lower(), on, said)]


def _buttons(seen: Outlook, post: str) -> list[Element]:
    ref = HealthRef(account=seen.account.id, post=post).pack()
    whose = f"of {name(seen.account.name, 50)}"
    strategy, row = seen.strategy, list[Element]()
    live = strategy if strategy and strategy.state.is_open else None
    if seen.account.churned_at is None and (live or seen.alerts):
        text = "Choose a play…" if live is None else "Change…" if seen.plan is None else "Change or add a play…"
        row.append(button(text, Act.RETENTION_CHOOSE, ref, spoken=f"Choose a play {whose}"))
    if live and live.state is StrategyState.DRAFT:
        start = StrategyRef(account=live.account, post=post, strategy=live.id).pack()
        row.append(
            button("Start", Act.RETENTION_START, start, style="primary", spoken=f"Start the save play {whose}")
        )
    if strategy:
        row.append(select(Act.RETENTION_FILE, "Document…", _files(strategy, post)))
    if live:
        row.append(button("Record outcome…", Act.RETENTION_OUTCOME, ref, spoken=f"Record the outcome {whose}"))
    return row


def _files(strategy: Strategy, post: str) -> list[Choice]:
    kinds = (
        ("For us: page to print", "html", False),
        ("For us: Markdown", "md", False),
        ("For the customer: page to print", "html", True),
        ("For the customer: Markdown", "md", True),
    )
    return [
        Choice(
            text=text,
            value=RetentionFileRef(account=strategy.account, post=post, format=form, shared=shared).pack(),  # type: ignore[arg-type]  # one of the two
        )
        for text, form, shared in kinds
    ]


def _line(line: Running, *, place: int) -> Block:
    plan = line.plan
    aim = plan.milestones[0]
    lines = [
        mrk("{} · {} · {}", bold(name(plan.account_name)), name(plan.name), _day(line)),
        mrk("{} by {}", name(aim.name, 150), date_words(aim.target, today=line.today)),
    ]
    if line.next_step:
        step = line.next_step
        lines.append(mrk("Next: {}, {}, {}", brief(step.title), owner_words(step), due_words(step, today=line.today)))
    lines += [mrk("⚠ {} late", count(line.late, "task", "tasks"))] if line.late else []
    ref = HealthRef(account=plan.account).pack()
    spoken = f"Open the retention strategy of {name(plan.account_name, 35)}"
    return section(join(lines), accessory=button("Open", f"{Act.RETENTION_OPEN}:{place}", ref, spoken=spoken))


def _day(line: Running) -> str:
    day, last = days_of(line.plan, today=line.today)
    return f"day {day} of {last}"


def _spoken(seen: Outlook, *, today: date) -> Mrkdwn:
    said = [mrk("Retention of {}. {}.", name(seen.account.name), count(len(seen.alerts), "warning"))]
    strategy = seen.strategy
    if strategy and strategy.state.is_open:
        by = date_words(strategy.by, today=today)
        said.append(mrk("Strategy {}: {} by {}.", strategy.state, name(strategy.number, 150), by))
    elif seen.proposals:
        book = load_playbooks().get(seen.proposals[0].play)
        said.append(mrk("First play: {}.", book.name if book else seen.proposals[0].play))
    return esc(join(said, " "))
