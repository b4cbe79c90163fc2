"""The modal that logs what happened with a customer; what it asks follows from what is chosen first."""

from collections.abc import Sequence
from datetime import date

from blocks.elements import Choice, button, date_input, number_input, select, text_input
from blocks.ids import Act, Box, Form
from blocks.kit import Block, View, actions, context, field_input, modal, section, sections
from blocks.payloads import FactRef, HealthRef
from blocks.text import Mrkdwn, bold, join, mrk, name, sentence
from core.accounts import Contact
from core.types import UserId
from core.usecases.log_fact import SORTS, TEXT_LIMIT, Sort

_CONTACTS = 99


def log_form(
    *, account: str, contacts: Sequence[Contact], today: date, ref: HealthRef, chosen: str | None = None
) -> View:
    """What happened, with the inputs of the sort that is ``chosen``; before that only the choice."""
    kinds = [Choice(text=sort.label, value=key) for key, sort in SORTS.items()]
    asked = select(Act.LOG_KIND, "Choose", kinds, chosen=chosen)
    blocks: list[Block] = [
        section(bold(name(account))),
        field_input(Box.KIND, "What happened?", asked, dispatch=True),
    ]
    sort = SORTS.get(chosen or "")
    if sort is None:
        blocks.append(context(Mrkdwn("What else is asked follows from this.")))
    else:
        blocks += _inputs(sort, contacts, today=today, kind=str(chosen))
    return modal(Form.LOG, "Log", blocks, submit="Log it", close="Cancel", private=ref.pack())


def logged_view(*, account: str, line: str, by: UserId, ref: FactRef) -> View:
    """What was kept, and a way to take it back."""
    said = mrk("You {}.", sentence(name(line, 700), members=[by]))
    undo = button(
        "Take it back", f"{Act.LOG_UNDO}:it", ref.pack(), spoken=f"Take back what was logged: {name(line, 30)}"
    )
    note = context(Mrkdwn("The score was computed anew. The audit log keeps who logged it."))
    return modal(Form.HEALTH, "Logged", [*sections([join([bold(name(account)), said])]), note, actions(undo)])


def value_box(kind: str) -> str:
    """The block id of the number asked for a sort: its own, so that no answer to another one stays."""
    return f"{Box.VALUE}:{kind}"


def choice_box(kind: str) -> str:
    """The block id of the choice asked for a sort."""
    return f"{Box.CHOICE}:{kind}"


def _inputs(sort: Sort, contacts: Sequence[Contact], *, today: date, kind: str) -> list[Block]:
    blocks: list[Block] = []
    if sort.choices is not None:
        choices = [Choice(text=label, value=value) for value, label in sort.choices.items()]
        blocks.append(field_input(choice_box(kind), sort.asks, select(Act.TYPED, "Choose", choices)))
    elif sort.asks:
        number = number_input(Act.TYPED, least=sort.least, most=sort.most)
        blocks.append(field_input(value_box(kind), sort.asks, number))
    hint = "Nothing from days to come."
    blocks.append(field_input(Box.DATE, "When?", date_input(Act.TYPED, initial=today), hint=hint))
    if sort.until:
        blocks.append(field_input(Box.UNTIL, "Until when?", date_input(Act.TYPED), hint="Its last day."))
    if contacts and sort.fact is not None:
        people = [Choice(text=name(each.name, 70), value=each.id) for each in contacts[:_CONTACTS]]
        who = select(Act.TYPED, "Nobody in particular", people)
        blocks.append(field_input(Box.CONTACT, "Who of them?", who, optional=True))
    typed = text_input(Act.TYPED, multiline=True, longest=TEXT_LIMIT)
    blocks.append(field_input(Box.TEXT, "In your words", typed, optional=not sort.needs_text))
    return blocks
