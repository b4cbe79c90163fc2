"""Reading what a person filled in: Slack's ``state.values``, one typed getter a kind of input."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from core.errors import BadInput
from core.types import ChannelId, UserId

DIGITS = 15
"""Digits before the point, at most. Nine typed characters such as 1e9999999 would take minutes to write out."""


class FormValues:
    """The inputs of a view or message, by block id. An input that is absent or left empty reads as none.

    A getter that finds something Slack's own widget would not have sent raises ``BadInput`` on that block.
    """

    __slots__ = ("_blocks",)

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        self._blocks: dict[str, Mapping[str, object]] = {}
        for block, elements in (values or {}).items():
            if isinstance(elements, Mapping):
                first = next(iter(elements.values()), None)
                if isinstance(first, Mapping):
                    self._blocks[block] = first

    def __contains__(self, block: str) -> bool:
        return block in self._blocks

    def _raw(self, block: str, *names: str) -> object:
        element = self._blocks.get(block, {})
        return next((element[name] for name in names if element.get(name) is not None), None)

    def _str(self, block: str, *names: str) -> str:
        raw = self._raw(block, *names)
        return raw.strip() if isinstance(raw, str) else ""

    def text(self, block: str) -> str:
        """What was typed, without blanks around it; ``""`` when nothing was."""
        return self._str(block, "value")

    def number(self, block: str) -> Decimal | None:
        """The number typed, or None."""
        typed = self.text(block)
        if not typed:
            return None
        try:
            number = Decimal(typed)
        except InvalidOperation:
            raise BadInput(f"“{typed[:40]}” is not a number.", field=block) from None
        if not number.is_finite():
            raise BadInput("Please give a plain number.", field=block)
        if number.adjusted() >= DIGITS:
            raise BadInput("This number is too large.", field=block)
        return number

    def whole(self, block: str) -> int | None:
        """The whole number typed, or None."""
        number = self.number(block)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise BadInput("Please give a whole number.", field=block)
        return int(number)

    def option(self, block: str) -> str | None:
        """The value of the option picked in a select or radio group, or None."""
        return _value_of(self._raw(block, "selected_option"))

    def options(self, block: str) -> tuple[str, ...]:
        """The values picked in checkboxes or a multi-select."""
        picked = self._raw(block, "selected_options")
        values = (_value_of(option) for option in picked) if isinstance(picked, list) else ()
        return tuple(value for value in values if value is not None)

    def date(self, block: str) -> date | None:
        """The day picked, or None."""
        picked = self._str(block, "selected_date")
        try:
            return date.fromisoformat(picked) if picked else None
        except ValueError:
            raise BadInput(f"“{picked[:40]}” is not a date.", field=block) from None

    def time(self, block: str) -> time | None:
        """The time of day picked, naive, or None."""
        picked = self._str(block, "selected_time")
        try:
            return time.fromisoformat(picked) if picked else None
        except ValueError:
            raise BadInput(f"“{picked[:40]}” is not a time of day.", field=block) from None

    def moment(self, block: str) -> datetime | None:
        """The instant picked in a date-and-time picker, aware in UTC, or None."""
        picked = self._raw(block, "selected_date_time")
        try:
            return datetime.fromtimestamp(picked, UTC) if isinstance(picked, int) else None
        except (ValueError, OverflowError, OSError):
            raise BadInput("That is not a date and time.", field=block) from None

    def user(self, block: str) -> UserId | None:
        """The member picked, or None."""
        picked = self._str(block, "selected_user")
        return UserId(picked) if picked else None

    def users(self, block: str) -> tuple[UserId, ...]:
        """The members picked."""
        picked = self._raw(block, "selected_users")
        return tuple(UserId(user) for user in picked if isinstance(user, str)) if isinstance(picked, list) else ()

    def channel(self, block: str) -> ChannelId | None:
        """The conversation picked, or None."""
        picked = self._str(block, "selected_conversation", "selected_channel")
        return ChannelId(picked) if picked else None

    def everyone(self) -> tuple[UserId, ...]:
        """Every member picked anywhere in the form."""
        alone = (self.user(block) for block in self._blocks)
        return tuple(dict.fromkeys((*filter(None, alone), *(u for block in self._blocks for u in self.users(block)))))

    def channels(self) -> tuple[ChannelId, ...]:
        """Every conversation picked anywhere in the form."""
        picked = (self.channel(block) for block in self._blocks)
        return tuple(dict.fromkeys(filter(None, picked)))

    def files(self, block: str) -> tuple[Mapping[str, object], ...]:
        """The files uploaded, each as Slack describes it."""
        files = self._raw(block, "files")
        return tuple(file for file in files if isinstance(file, Mapping)) if isinstance(files, list) else ()


def _value_of(option: object) -> str | None:
    value = option.get("value") if isinstance(option, Mapping) else None
    return value if isinstance(value, str) else None
