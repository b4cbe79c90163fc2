"""Short things said in the thread of a health card."""

from blocks.kit import Message, message, sections
from blocks.text import esc, mrk, name, sentence, user
from core.types import UserId

_LONGEST = 700


def health_line(*, sentence: str, by: UserId) -> Message:
    """What somebody did, such as "@Dana moved the score by -5 points until 2 Dec 2026: …"."""
    said = mrk("{} {}", user(by), _plain(sentence))
    return message(said, sections([said]))


def chart_in_words(*, words: str) -> Message:
    """The numbers of a chart that could not be shown."""
    said = mrk("The chart could not be shown. In words: {}", esc(words))
    return message(said, sections([said]))


def _plain(text: str) -> str:
    return sentence(name(text, _LONGEST), members=())
