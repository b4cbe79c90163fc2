"""References that nobody could place: whose are they? A customer is chosen, found by name, or made."""

from blocks.data import back, system_words, told
from blocks.elements import Confirm, asking_select, button
from blocks.ids import Act, DataDoor, Form
from blocks.kit import Block, Element, View, actions, context, divider, modal, section
from blocks.payloads import DataRef, StrayRef
from blocks.text import Mrkdwn, bold, mrk, name
from core.onboarding.words import count
from core.storage import Fate
from core.usecases.strays import Settled, Stray, StrayPage

_CHOICES = 3


def strays_view(*, shown: StrayPage, said: Mrkdwn) -> View:
    """A page of references; what has just been settled stands on top."""
    ref = DataRef(door=DataDoor.STRAYS, page=shown.page)
    blocks: list[Block] = [*told(said)]
    if not shown.rows:
        blocks.append(section(Mrkdwn("*Nothing is put aside*\nEverything that came found its customer.")))
        return modal(Form.DATA, "Put aside", [*blocks, divider(), actions(back())], private=ref.pack())
    blocks.append(
        section(Mrkdwn("*Whose are these?*\nSay it once: it holds for everything of the same name, now and later."))
    )
    for place, stray in enumerate(shown.rows):
        blocks += [section(_words(stray)), actions(*_answers(stray, place))]
    blocks.append(context(mrk("{}, page {} of {}", count(shown.count, "reference"), shown.page + 1, shown.pages)))
    return modal(Form.DATA, "Put aside", [*blocks, actions(*_turns(shown), back())], private=ref.pack())


def settled_words(done: Settled) -> Mrkdwn:
    """What became of a reference."""
    words, called = name(done.words), name(done.account.name)
    said = mrk("“{}” is {} from now on.", words, called)
    outcome = done.outcome
    if outcome is None:
        said = mrk("{} Its past events count from the next scoring on.", said)
    elif outcome.fate in (Fate.ASIDE, Fate.REFUSED):
        said = mrk("{} What came with it cannot be used: {}", said, outcome.sentence)
    else:
        said = mrk("{} What came with it is taken in.", said)
    if not done.others:
        return said
    more = "1 other thing of theirs is" if done.others == 1 else f"{done.others:,} other things of theirs are"
    return mrk("{} {} taken in too.", said, more)


def _words(stray: Stray) -> Mrkdwn:
    called = bold(name(stray.words)) if stray.words else Mrkdwn("*No name at all*")
    system = system_words(stray.source)
    if stray.what == "events":
        came = f"named by {count(stray.times, 'event')}"
    elif stray.times > 1:
        came = f"{stray.what} from {system}, told {stray.times:,} times"
    else:
        came = f"{stray.what} from {system}"
    why = "It may be one of these customers." if stray.choices else "No customer is known by it."
    return mrk("{}: {}\n{}", called, came, why)


def _answers(stray: Stray, place: int) -> list[Element]:
    made = [
        button(
            f"It is {name(account.name, 40)}",
            f"{Act.STRAY_GIVE}:{place}:{number}",
            StrayRef(stray=stray.id, account=account.id).pack(),
            spoken=f"{name(stray.words, 30)} is {name(account.name, 30)}",
        )
        for number, account in enumerate(stray.choices[:_CHOICES])
    ]
    made.append(asking_select(f"{Act.STRAY_FIND}:{stray.id}", "Find the customer"))
    if stray.new_name:
        sure = Confirm(
            title="Make a new customer?", text=mrk("It is called {}.", bold(name(stray.new_name))), yes="Make it"
        )
        packed = StrayRef(stray=stray.id).pack()
        spoken = f"Make a new customer of {name(stray.words, 40)}"
        made.append(button("New customer", f"{Act.STRAY_GIVE}:{place}:new", packed, confirm=sure, spoken=spoken))
    return made


def _turns(shown: StrayPage) -> list[Element]:
    turns: list[Element] = []
    for label, page in (("Earlier", shown.page - 1), ("More", shown.page + 1)):
        if 0 <= page < shown.pages:
            ref = DataRef(door=DataDoor.STRAYS, page=page)
            turns.append(button(label, f"{Act.DATA_GO}:{label.lower()}", ref.pack()))
    return turns
