"""Which problems a route answers, for its OpenAPI; ``openapi`` fills in the content."""

from typing import Any, Final

Responses = dict[int | str, dict[str, Any]]

NOT_FOUND: Final[Responses] = {404: {"description": "No such thing"}}
CONFLICT: Final[Responses] = {409: {"description": "Not in a state that allows this"}}
CHANGED: Final[Responses] = {412: {"description": "Not as it was read, by If-Match"}}
THROTTLED: Final[Responses] = {429: {"description": "Too many attempts; see Retry-After"}}
EVERYWHERE: Final[Responses] = {
    400: {"description": "The request cannot be understood or breaks a rule"},
    401: {"description": "Not signed in"},
    403: {"description": "Not allowed, or a password must be chosen first"},
    413: {"description": "The body is too large"},
    422: {"description": "A value is not valid"},
    503: {"description": "A part of the system is away; nothing was lost"},
}
