"""What is answered: always JSON, an error with a word for machines and a sentence for people."""

from starlette.responses import JSONResponse

from core.errors import CoordinatorError

WAIT_SECONDS = 1
"""How long whom we cannot serve is asked to wait."""


class Turned(CoordinatorError):
    """A request that is not taken: ``status`` is 400, 401, 404, 405, 413 or 429."""

    def __init__(self, status: int, code: str, sentence: str, *, wait: int | None = None) -> None:
        super().__init__(sentence)
        self.status, self.code, self.wait = status, code, wait

    def response(self) -> JSONResponse:
        """Return the answer. Segment's SDKs read code and message beside ``error``, so they stand there too."""
        said: dict[str, object] = {"code": self.code, "message": self.sentence}
        headers = {}
        if self.status == 401:  # noqa: PLR2004 - "unauthorized"
            headers["WWW-Authenticate"] = 'Basic realm="write key"'
        if self.wait is not None:
            headers["Retry-After"] = str(self.wait)
        return JSONResponse({"error": said, **said}, self.status, headers)


def too_busy() -> Turned:
    """Return the refusal of somebody who comes when there is too much to do, or when nothing can be stored."""
    return Turned(
        429, "busy", "Too much is waiting to be stored. Please send it again in a moment.", wait=WAIT_SECONDS
    )
