"""The one error of the Web API: a code as Slack names it, with what else the answer holds."""

from slackapp.workspace.records import Json


class ApiError(Exception):
    """Answered as ``{"ok": false, "error": code, ...}``."""

    def __init__(self, code: str, **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def answer(self) -> Json:
        """Return the body Slack gives."""
        return {"ok": False, "error": self.code, **self.extra}


def refuse(code: str, problems: list[str]) -> None:
    """Raise ``code`` with Slack's sentences, if there are any.

    Raises:
        ApiError: there is at least one problem.
    """
    if problems:
        raise ApiError(code, errors=problems, response_metadata={"messages": problems})
