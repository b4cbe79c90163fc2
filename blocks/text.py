"""Words for Slack: escaping as a type, cutting without breaking characters, dates and chances as people say them.

``Mrkdwn`` is text that Slack may read as markup. Only ``mrk``, ``esc`` and the helpers here make one, so a
customer named ``<!channel>`` pings nobody: what comes from outside is a plain ``str`` until it is escaped.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.onboarding.words import day_words, percent
from core.types import ChannelId, UserId

ELLIPSIS = "…"
NAME_SHOWN = 80
"""Characters of a customer's or task's name that a sentence shows."""
_WHOLE = re.compile(r"<[^<>\n]{1,300}>|&(?:amp|lt|gt);|.", re.DOTALL)
_ISOLATE, _POP = "\u2068", "\u2069"
_BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_JOINER = "\u200d"
_SKIN_TONES, _TAGS, _FLAGS = range(0x1F3FB, 0x1F400), range(0xE0020, 0xE0080), range(0x1F1E6, 0x1F200)
_ONE_UNIT = 0xFFFF
LIKELY, UNCERTAIN = 0.8, 0.5
"""Chances from which a date is called likely, and uncertain; the bands of the plan's status [D]."""


_MARKED_UP = re.compile(r"(?<!\w)([*_~`])(?=\S).*?(?<=\S)\1(?!\w)")
"""What Slack draws as bold, italic, struck or code: a pair of marks around something, at the ends of words."""
_LOOK_ALIKES = str.maketrans("*_~`", "\u2217\uff3f\u223c\u02cb")


class Mrkdwn(str):
    """Text in Slack's markup in which everything foreign has been escaped."""

    __slots__ = ()


def esc(text: str) -> Mrkdwn:
    """The text so that Slack shows it as it is: no mention, link or channel can come of it."""
    if isinstance(text, Mrkdwn):
        return text
    return Mrkdwn(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def mrk(template: str, *values: object) -> Mrkdwn:
    """``template`` with each ``{}`` filled, every value escaped unless it is ``Mrkdwn`` already.

    The template is our own sentence and must be a literal.
    """
    return Mrkdwn(template.format(*(esc(value if isinstance(value, str) else str(value)) for value in values)))


def sentence(text: str, *, members: Iterable[UserId]) -> Mrkdwn:
    """A sentence from core, escaped, in which only the mentions of ``members`` work."""
    known = {esc(f"<@{member}>"): user(member) for member in members}
    pattern = re.compile("|".join(map(re.escape, known)) or r"(?!)")
    return Mrkdwn(pattern.sub(lambda found: known[Mrkdwn(found.group())], esc(text)))


def join(parts: Iterable[str], between: str = "\n") -> Mrkdwn:
    """The parts, each escaped unless it is ``Mrkdwn``, with ``between`` (our own markup) between them."""
    return Mrkdwn(between.join(esc(part) for part in parts))


def user(member: UserId) -> Mrkdwn:
    """A mention of a member, shown by Slack as their name."""
    return Mrkdwn(f"<@{_id(member)}>")


def channel(conversation: ChannelId) -> Mrkdwn:
    """A link to a conversation, shown by Slack as its name."""
    return Mrkdwn(f"<#{_id(conversation)}>")


def link(url: str, label: str) -> Mrkdwn:
    """A link that shows ``label``."""
    return mrk("<{}|{}>", url.replace("|", "%7C").replace(">", "%3E"), one_line(label).replace("|", "/"))


def bold(text: str) -> Mrkdwn:
    """The text in bold; stars inside it are shown as a look-alike so that the bold does not end early."""
    return mrk("*{}*", text if isinstance(text, Mrkdwn) else text.replace("*", "\u2217"))


def strike(text: str) -> Mrkdwn:
    """The text struck through."""
    return mrk("~{}~", text if isinstance(text, Mrkdwn) else text.replace("~", "\u223c"))


def name(text: str, limit: int = NAME_SHOWN) -> str:
    """A name on one line, cut to ``limit``, and set apart where its writing runs from right to left.

    The two invisible marks around such a name keep the words and dates beside it in their order. Stars and the
    like that Slack would read as bold, italic, struck or code are shown as look-alikes.
    """
    line = cut(one_line(text.translate(_BIDI_CONTROLS)), limit)
    line = line.translate(_LOOK_ALIKES) if _MARKED_UP.search(line) else line
    if any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in line):
        return f"{_ISOLATE}{line}{_POP}"
    return line or "(no name)"


def one_line(text: str) -> str:
    """The text with every run of blanks and line ends as one space, and control characters gone."""
    return " ".join("".join(c if c.isprintable() or c in _JOINER else _blank(c) for c in text).split())


def width(text: str) -> int:
    """Length as Slack's clients count it: UTF-16 units, never less than the number of characters."""
    return len(text) + sum(1 for char in text if ord(char) > _ONE_UNIT)


def cut(text: str, limit: int) -> str:
    """The text in at most ``limit`` units, ended by an ellipsis where something is left out.

    Never cuts through an emoji made of several characters, an accent, an escaped sign or a mention.
    """
    if width(text) <= limit:
        return text
    kept, room = [], limit - 1
    for cluster in _clusters(text):
        room -= width(cluster)
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + ELLIPSIS


def cut_mrkdwn(text: Mrkdwn, limit: int) -> Mrkdwn:
    """``cut`` for markup: what was whole (a mention, an escaped sign) stays whole."""
    return Mrkdwn(cut(text, limit))


def date_words(day: date, *, today: date) -> str:
    """The day as "Thu 24 Dec", with the year where it is not this one."""
    words = day_words(day)
    return words if day.year == today.year else f"{words} {day.year}"


def moment_words(at: datetime, *, zone: str, today: date) -> str:
    """An instant as "Thu 24 Dec, 14:30" in an IANA time zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{date_words(local.date(), today=today)}, {local:%H:%M}"


def chance_words(on_time: float) -> str:
    """A chance from 0 to 1 in words and percent, such as "uncertain, 64 %"."""
    word = "likely" if on_time >= LIKELY else "uncertain" if on_time >= UNCERTAIN else "unlikely"
    return f"{word}, {percent(on_time)}"


def and_list(parts: Iterable[str]) -> Mrkdwn:
    """The parts as "a", "a and b" or "a, b and c", each part escaped unless it is ``Mrkdwn``."""
    *first, last = tuple(parts) or ("",)
    return mrk("{} and {}", join(first, ", "), last) if first else esc(last)


def _clusters(text: str) -> Iterable[str]:
    """What must not be cut apart: markup, escaped signs, a character with the marks and joiners behind it."""
    cluster = ""
    for piece in _WHOLE.findall(text):
        if cluster and (_extends(piece) or cluster.endswith(_JOINER) or _is_half_flag(cluster, piece)):
            cluster += piece
            continue
        if cluster:
            yield cluster
        cluster = piece
    if cluster:
        yield cluster


def _extends(piece: str) -> bool:
    if len(piece) > 1:
        return False
    is_mark = unicodedata.category(piece) in ("Mn", "Me", "Mc") or piece == _JOINER
    return is_mark or ord(piece) in _SKIN_TONES or ord(piece) in _TAGS


def _is_half_flag(cluster: str, piece: str) -> bool:
    return len(cluster) == len(piece) == 1 and ord(cluster) in _FLAGS and ord(piece) in _FLAGS


def _blank(char: str) -> str:
    return " " if char.isspace() or unicodedata.category(char) == "Cc" else char if _is_mark(char) else ""


def _is_mark(char: str) -> bool:
    return char in "\u200e\u200f\u200c" or ord(char) in _TAGS


def _id(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text)
