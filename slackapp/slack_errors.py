"""What Slack may answer instead of doing what was asked, as types, each with a sentence that says what to do.

SlackTrouble
├── Wait            not now, and surely not done
│   ├── RateLimited   too fast; ``seconds`` is Slack's own Retry-After
│   ├── Unreachable   the connection was never made
│   └── Unavailable   the workspace does not admit the app for a while, or its token is not accepted
├── Unsure          a timeout, a dropped connection or a 5xx: it may have been done
├── Revoked         the app was removed from the workspace, or its token withdrawn
└── Hopeless        the same call will never succeed
    ├── ChannelGone     deleted, archived, or not for the app to see
    ├── NotInChannel    the app is not a member
    ├── Restricted      the channel or the workspace lets the app not post there
    ├── PersonGone      deactivated, or takes no direct messages
    ├── TooBig          the message breaks one of Slack's limits
    ├── MissingScope    the app was installed without a permission that this needs
    ├── MessageGone     the message to be edited is not there any more
    ├── ThreadGone      the message to be answered is not there any more
    └── Unexpected      anything else
"""

from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from core.errors import CoordinatorError

WAIT_UNTOLD = 30.0
"""Seconds to wait after a 429 that does not say how long."""
WAIT_SHUT = 300.0
"""Seconds to wait where the workspace does not admit the app."""


class SlackTrouble(CoordinatorError):
    """The root. ``code`` is Slack's word for it, or ours where the network failed."""

    says = "Slack refused it ({code})."

    def __init__(self, code: str, *, method: str = "") -> None:
        super().__init__(self.says.format(code=code), code=code, method=method)
        self.code = code


class Wait(SlackTrouble):
    """It was surely not done; it may be tried again after ``seconds`` of real time, None to choose oneself."""

    says = "Slack could not be asked just now ({code})."

    def __init__(self, code: str, *, method: str = "", seconds: float | None = None) -> None:
        super().__init__(code, method=method)
        self.seconds = seconds


class RateLimited(Wait):
    """Too fast. Nothing was done."""

    says = "Slack asked the app to slow down."


class Unreachable(Wait):
    """No connection was made. Nothing was done."""

    says = "Slack could not be reached ({code})."


class Unavailable(Wait):
    """The workspace does not accept this app or its token at present. Nothing was done."""

    says = "The workspace does not let the app in ({code}). An admin can approve or install it again."


class Unsure(SlackTrouble):
    """It may have been done: look before it is done again."""

    says = "Slack did not say whether it did it ({code}). Look in the channel before repeating it by hand."


class Revoked(SlackTrouble):
    """The app was removed from the workspace or its token withdrawn."""

    says = "The app was removed from this workspace ({code}). An admin can install it again."


class Hopeless(SlackTrouble):
    """The same call will never succeed."""


class ChannelGone(Hopeless):
    """The channel is deleted, archived or out of sight."""

    says = "The channel is gone, archived or private ({code}). Unarchive it, or invite the app into it."


class NotInChannel(Hopeless):
    """The app is not in the channel."""

    says = "The app is not in the channel. Invite it there with /invite."


class Restricted(Hopeless):
    """Posting there is reserved to others."""

    says = "The app may not post there ({code}). An admin can allow it in the channel's settings."


class PersonGone(Hopeless):
    """The person left or takes no direct messages."""

    says = "That person is deactivated or takes no messages ({code}). Give their tasks to somebody else."


class TooBig(Hopeless):
    """The message breaks a limit of Slack's."""

    says = "The message breaks one of Slack's limits ({code}). Shorten the longest names and notes in the plan."


class MissingScope(Hopeless):
    """The app was installed without a permission."""

    says = "The app lacks a permission ({code}). An admin can install it again from the current manifest."


class MessageGone(Hopeless):
    """The message to be edited was deleted."""

    says = "The message to be edited is gone ({code})."


class ThreadGone(Hopeless):
    """The message to be answered was deleted."""

    says = "The thread is gone ({code})."


class Unexpected(Hopeless):
    """Slack said no for a reason this app does not know."""


_KINDS: Mapping[type[SlackTrouble], str] = {
    Unavailable: """invalid_auth not_authed token_expired ekm_access_denied team_access_not_granted
        org_login_required two_factor_setup_required access_denied accesslimited team_added_to_org""",
    Unsure: "fatal_error internal_error request_timeout service_unavailable",
    Revoked: "token_revoked account_inactive app_uninstalled",
    ChannelGone: """channel_not_found is_archived channel_type_not_supported channel_is_archived is_inactive
        invalid_channel duplicate_channel_not_found""",
    NotInChannel: "not_in_channel method_not_supported_for_channel_type",
    Restricted: """restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel
        restricted_action_non_threadable_channel restricted_action_thread_locked cannot_reply_to_message
        message_limit_exceeded slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked
        posting_to_channel_denied file_uploads_disabled file_uploads_except_images_disabled storage_limit_reached""",
    PersonGone: """user_not_found user_disabled users_not_found user_not_visible cannot_dm_bot messages_tab_disabled
        not_enabled invalid_user_combination cannot_message_user is_bot""",
    TooBig: """msg_too_long msg_blocks_too_long invalid_blocks invalid_blocks_format too_many_attachments
        invalid_attachments invalid_metadata_format invalid_metadata_schema metadata_too_large
        view_too_large markdown_text_conflict""",
    MissingScope: "missing_scope no_permission not_allowed_token_type invalid_scopes",
    MessageGone: "message_not_found cant_update_message edit_window_closed",
    ThreadGone: "thread_not_found invalid_thread_ts",
}
_KIND_OF = {code: kind for kind, codes in _KINDS.items() for code in codes.split()}


def slack_trouble(error: Exception, *, method: str) -> SlackTrouble:
    """Return what an exception of the Slack client means."""
    if isinstance(error, SlackApiError):
        return _answered(error, method)
    if isinstance(error, HTTPError):
        return Unsure(f"http_{error.code}", method=method)
    if isinstance(error, URLError) and isinstance(error.reason, OSError):
        return _unconnected(error.reason, method)
    if isinstance(error, ConnectionRefusedError):
        return Unreachable("connection_refused", method=method)
    return Unsure(type(error).__name__, method=method)


NETWORK_ERRORS = (SlackClientError, HTTPException, OSError)
"""What a call through the Slack client may raise; URL errors and timeouts are OSErrors."""


def _answered(error: SlackApiError, method: str) -> SlackTrouble:
    status, headers = _status_and_headers(error)
    told = str(error.response.get("error", ""))
    code = told if told and " " not in told else f"http_{status}"
    if status == 429 or code in ("ratelimited", "rate_limited"):  # noqa: PLR2004 - HTTP's own number
        return RateLimited("ratelimited", method=method, seconds=_retry_after(headers))
    kind = _KIND_OF.get(code)
    if kind is None:
        unread = code.startswith("http_") and not 400 <= status < 500  # noqa: PLR2004 - no answer of Slack's own
        return Unsure(code, method=method) if unread or status >= 500 else Unexpected(code, method=method)  # noqa: PLR2004
    if kind is Unavailable:
        return Unavailable(code, method=method, seconds=WAIT_SHUT)
    return kind(code, method=method)


def _status_and_headers(error: SlackApiError) -> tuple[int, Mapping[str, str]]:
    return int(getattr(error.response, "status_code", 0)), dict(getattr(error.response, "headers", {}))


def _retry_after(headers: Mapping[str, str]) -> float:
    told = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    try:
        return max(0.0, float(told))
    except ValueError:
        return WAIT_UNTOLD


def _unconnected(reason: OSError, method: str) -> SlackTrouble:
    """Only what fails before a byte of the request has left is sure not to have been done."""
    from socket import gaierror
    from ssl import SSLCertVerificationError

    if isinstance(reason, ConnectionRefusedError | gaierror | SSLCertVerificationError):
        return Unreachable(type(reason).__name__, method=method)
    return Unsure(type(reason).__name__, method=method)
