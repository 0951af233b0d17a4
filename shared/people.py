"""Who acts: one person, one hat at a time, in a signed cookie that every service can verify alone."""

import re
import time
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID, uuid5

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey

from shared.messages import ID, Refused
from shared.words import Role

COOKIE = "tibandu"
LASTS = 15 * 60  # seconds; renewed by whichever service serves the next page
CONGRESS = r"[1-9][0-9]{5}([0-9]{3})?"  # a division code; nine digits for a township
_NAMESPACE = UUID("8f5d3c1e-7a44-5c0e-9b7e-2f2d5a1c9e10")


@dataclass(frozen=True, slots=True)
class Person:
    id: str  # the actor in the journal; names live in the register
    name: str
    role: Role
    congress: str
    unit: str = ""  # the unit, county or delegation the person speaks for
    congress_name: str = ""  # for the head of the page only
    unit_name: str = ""

    def message(self, key: str) -> UUID:
        """An idempotency key belongs to whoever used it: the same key of another person is another message."""
        return uuid5(_NAMESPACE, f"{self.congress}/{self.id}/{key}")


def sign(who: Person, secret: str, lasts: int = LASTS) -> str:
    """A token good for `lasts` seconds."""
    now = int(time.time())
    claims: dict[str, Any] = asdict(who) | {"iat": now, "exp": now + lasts, "aud": "tibandu"}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))


def verify(token: str, secret: str) -> Person:
    """Raises Refused: `session-expired`, or `session-invalid` for a forged or foreign token."""
    try:
        claims = jwt.decode(token, OctKey.import_key(secret), algorithms=["HS256"]).claims
        jwt.JWTClaimsRegistry(aud={"essential": True, "value": "tibandu"}, exp={"essential": True}).validate(claims)
        given = {f.name: claims[f.name] for f in fields(Person)}
        role = Role(given.pop("role"))
        if role in (Role.SYSTEM, Role.PUBLIC) or not (
            re.fullmatch(ID, given["id"]) and re.fullmatch(CONGRESS, given["congress"])
        ):
            raise ValueError("nobody who could come in: names of streams are made of id and congress")
        return Person(**given, role=role)
    except ExpiredTokenError as old:
        raise Refused("session-expired", "登录已过期，请重新进入；您填写的内容还在。", 401) from old
    except (JoseError, KeyError, ValueError, TypeError, RecursionError) as bad:
        raise Refused("session-invalid", "登录凭证无效，请重新进入。", 401) from bad
