"""What ``/openapi.json`` says of Segment's calls beyond what FastAPI finds out by itself."""

from collections.abc import Mapping

SINGLE = ("track", "identify", "group", "page", "screen", "alias")
DESCRIPTION = (
    "Takes the calls of Segment's and RudderStack's SDKs. A write key is the user name of Basic authentication, with "
    "an empty password; the field writeKey of the body does as well. Bodies may be gzip. A request may have 500 KB, "
    "a call 32 KB. What was answered with 200 is stored. A call with a messageId that was there before counts once. "
    "Calls that cannot be used are named in the answer; the others of the batch are taken."
)
_TEXT: Mapping[str, object] = {"type": "string"}
_ID: Mapping[str, object] = {"type": ["string", "integer"]}
_OBJECT: Mapping[str, object] = {"type": "object"}
_WHEN: Mapping[str, object] = {
    "type": "string",
    "description": "An instant in ISO 8601; UTC where no zone is given.",
}
_CALL: Mapping[str, object] = {
    "userId": _ID,
    "anonymousId": _ID,
    "messageId": {**_TEXT, "description": "Counts once."},
    "timestamp": _WHEN,
    "sentAt": {**_WHEN, "description": "When it was sent, by the sender's clock, which is corrected by ours."},
    "context": {
        "type": "object",
        "properties": {"groupId": {**_ID, "description": "The account the user acts for."}},
    },
}
_OWN: Mapping[str, Mapping[str, object]] = {
    "track": {"event": {**_TEXT, "minLength": 1}, "properties": _OBJECT},
    "page": {"name": _TEXT, "properties": _OBJECT},
    "screen": {"name": _TEXT, "properties": _OBJECT},
    "identify": {"traits": _OBJECT},
    "group": {"groupId": _ID, "traits": _OBJECT},
    "alias": {"previousId": _ID},
}
_NEEDED = {"track": ["event"], "group": ["groupId"]}
_ERROR: Mapping[str, object] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": _TEXT, "message": _TEXT},
        }
    },
}
_TAKEN: Mapping[str, object] = {
    "type": "object",
    "required": ["success", "accepted", "refused"],
    "properties": {
        "success": {"type": "boolean"},
        "accepted": {"type": "integer", "minimum": 0},
        "refused": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"index": {"type": "integer"}, "code": _TEXT, "message": _TEXT},
            },
        },
    },
}
_REFUSALS = {
    "400": "It cannot be read, or no call in it can be used.",
    "401": "No write key that works.",
    "413": "Too large.",
    "429": "Too much at once: send it again after the seconds in Retry-After.",
}


def operation(kind: str) -> dict[str, object]:
    """Return what is added to the description of the address for ``kind``."""
    schema = {"$ref": f"#/components/schemas/{'batch' if kind in {'batch', 'import'} else kind}"}
    answers: dict[str, object] = {
        "200": {"description": "Stored.", "content": {"application/json": {"schema": _TAKEN}}}
    }
    for status, said in _REFUSALS.items():
        answers[status] = {"description": said, "content": {"application/json": {"schema": _ERROR}}}
    return {
        "security": [{"writeKey": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": answers,
    }


def described(plain: dict[str, object]) -> dict[str, object]:
    """Return the whole description, with the shapes of calls and the way to authenticate."""
    schemas: dict[str, object] = {kind: _call(kind) for kind in SINGLE}
    each = [
        {
            "allOf": [{"$ref": f"#/components/schemas/{kind}"}],
            "required": ["type"],
            "properties": {"type": {"const": kind}},
        }
        for kind in SINGLE
    ]
    schemas["batch"] = {
        "type": "object",
        "required": ["batch"],
        "properties": {
            "batch": {"type": "array", "items": {"oneOf": each}},
            "sentAt": _WHEN,
            "writeKey": {**_TEXT, "description": "Instead of Basic authentication."},
        },
    }
    security = {"writeKey": {"type": "http", "scheme": "basic"}}
    return plain | {"components": {"schemas": schemas, "securitySchemes": security}}


def _call(kind: str) -> dict[str, object]:
    return {
        "type": "object",
        "required": _NEEDED.get(kind, []),
        "properties": {**_CALL, **_OWN[kind]},
        "anyOf": [{"required": ["userId"]}, {"required": ["anonymousId"]}],
    }
