"""Faults in the shape that clients of OpenAI's API know."""

from fastapi.responses import JSONResponse
from pydantic import BaseModel

PREFIX = "/v1"
_KINDS = {
    401: ("invalid_request_error", "invalid_api_key"),
    404: ("invalid_request_error", "not_found"),
    429: ("rate_limit_error", "rate_limit_exceeded"),
}


class OpenAIFault(BaseModel):
    """What went wrong, with the field that it is about when there is one."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIError(BaseModel):
    """The body of every fault under /v1."""

    error: OpenAIFault


class RefusedRequestError(Exception):
    """A request that asks for what this service does not do; `status` and `code` as OpenAI would give them."""

    def __init__(self, message: str, param: str | None, code: str, status: int = 400) -> None:
        super().__init__(message)
        self.message, self.param, self.code, self.status = message, param, code, status


def fault_of(status: int, message: str, *, param: str | None = None, code: str | None = None) -> OpenAIError:
    """Return a fault as OpenAI's clients read it, from the status that it has or would have."""
    kind, known = _KINDS.get(status, ("server_error" if status >= 500 else "invalid_request_error", None))
    return OpenAIError(error=OpenAIFault(message=message, type=kind, param=param, code=code or known))


def openai_error(
    status: int, message: str, *, param: str | None = None, code: str | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:  # fmt: skip
    """Return a reply with a fault; a body that cannot be read is 400 there, not 422."""
    body = fault_of(status, message, param=param, code=code).model_dump()
    return JSONResponse(body, status_code=400 if status == 422 else status, headers=headers)
