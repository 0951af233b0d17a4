"""Who asks: the signed cookie or a bearer token, verified by each service alone."""

from starlette.requests import Request
from starlette.responses import Response

from shared.messages import Refused
from shared.people import COOKIE, Person, sign, verify

KEPT = 12 * 3600  # seconds the browser keeps the cookie, so that an old session is said to be old


def person(request: Request) -> Person:
    """Raises Refused with 401: `no-session`, `session-expired` or `session-invalid`."""
    token = request.cookies.get(COOKIE)
    kind, _, bearer = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        token = bearer.strip()
    if not token:
        raise Refused("no-session", "请先进入系统（选择身份或登录）。", 401)
    return verify(token, request.app.state.secret)


def enter(response: Response, who: Person, secret: str) -> None:
    """Sets or renews the session cookie."""
    response.set_cookie(COOKIE, sign(who, secret), max_age=KEPT, httponly=True, samesite="strict", path="/")
