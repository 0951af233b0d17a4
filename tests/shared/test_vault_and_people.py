"""Sealed ratings open to one key alone and look all alike; a session is good for one person and a while."""

import base64
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from services.rating.case import Ballot, close_up, open_up
from shared.messages import Context, Refused
from shared.people import Person, sign, verify
from shared.vault import Vault, open_vault
from shared.words import Role, Scale
from tests.shared import toy
from tests.shared.acting import LAW

SECRET = "0123456789abcdef" * 4
WHO = Person("示例代表001", "示例代表001", Role.DEPUTY, "439900", "第一代表团")
CLAIMS = {
    "id": "a",
    "name": "b",
    "role": "office",
    "congress": "439900",
    "unit": "",
    "congress_name": "",
    "unit_name": "",
}
LATER = {"iat": 1, "exp": 99_999_999_999, "aud": "tibandu"}


def vault() -> Vault:
    return Vault(os.urandom(32))


@given(st.binary(max_size=5000))
def test_what_was_sealed_opens_to_the_same(plain: bytes) -> None:
    ours = Vault(bytes(range(32)))
    assert ours.unseal(ours.seal(plain)) == plain


def test_two_seals_of_one_ballot_have_nothing_in_common() -> None:
    ours, plain = vault(), b"satisfied" * 50
    one, two = (base64.b64decode(ours.seal(plain)) for _ in range(2))
    assert sum(a == b for a, b in zip(one, two, strict=True)) < len(one) / 20


def test_a_ballot_altered_anywhere_does_not_open() -> None:
    ours = vault()
    sealed = base64.b64decode(ours.seal(b"satisfied"))
    for place in range(len(sealed)):
        altered = bytes([*sealed[:place], sealed[place] ^ 1, *sealed[place + 1 :]])
        with pytest.raises(InvalidTag):
            ours.unseal(base64.b64encode(altered).decode())


def test_a_ballot_sealed_to_another_key_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        vault().unseal(vault().seal(b"satisfied"))


def rating_context(ours: Vault) -> Context:
    now = toy.paper("t", 1, "").at
    return Context(LAW, now, WHO.id, WHO.role, WHO.congress, seal=ours.seal, unseal=ours.unseal)


def test_all_sealed_ballots_have_one_length_whatever_they_say() -> None:
    ctx = rating_context(vault())
    reasons = ["", "没有办", "理" * 1000, "\U0002070e" * 1000, '"\\' * 500]
    ballots = [Ballot(attitude=a, result=r, reason=why) for a in Scale for r in Scale for why in reasons]
    sealed = [close_up(ballot, ctx) for ballot in ballots]
    assert len(Counter(map(len, sealed))) == 1
    assert [open_up(s, ctx) for s in sealed] == ballots


def test_the_vaults_key_is_made_once_and_open_to_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "rating.x25519"
    sealed = open_vault(file).seal(b"x")
    assert open_vault(file).unseal(sealed) == b"x"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def no(token: str, secret: str = SECRET) -> str:
    with pytest.raises(Refused) as refused:
        verify(token, secret)
    assert refused.value.status == 401
    return refused.value.code


def test_a_signed_person_is_the_same_person() -> None:
    assert verify(sign(WHO, SECRET), SECRET) == WHO


def test_an_expired_session_is_told_as_such() -> None:
    assert no(sign(WHO, SECRET, lasts=-1)) == "session-expired"


def test_a_session_altered_anywhere_is_refused() -> None:
    token = sign(WHO, SECRET)
    for place in range(0, len(token) - 1):  # the last letter carries bits that mean nothing
        other = "A" if token[place] != "A" else "B"
        assert no(token[:place] + other + token[place + 1 :]) == "session-invalid"


def test_a_session_signed_with_another_secret_is_refused() -> None:
    assert no(sign(WHO, "f" * 64)) == "session-invalid"


def test_another_persons_claims_under_an_old_signature_are_refused() -> None:
    ours, theirs = sign(WHO, SECRET).split("."), sign(replace(WHO, role=Role.EVALUATION), SECRET).split(".")
    assert no(".".join([ours[0], theirs[1], ours[2]])) == "session-invalid"


def token(claims: dict[str, object], alg: str = "HS256") -> str:
    return jwt.encode({"alg": alg}, claims, OctKey.import_key(SECRET), algorithms=[alg])


def test_no_algorithm_but_ours_is_accepted() -> None:
    assert verify(token(CLAIMS | LATER), SECRET).role is Role.OFFICE
    assert no(token(CLAIMS | LATER, "HS512")) == "session-invalid"
    _, body, signature = token(CLAIMS | LATER).split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    assert no(f"{none}.{body}.") == no(f"{none}.{body}.{signature}") == "session-invalid"


@pytest.mark.parametrize(
    "claims",
    [
        CLAIMS | LATER | {"aud": "another-system"},
        CLAIMS | {"exp": LATER["exp"]},
        CLAIMS | {"aud": "tibandu"},
        CLAIMS | LATER | {"role": "emperor"},
        CLAIMS | LATER | {"exp": "soon"},
        LATER,
    ],
    ids=["another audience", "no audience", "no end", "no such role", "an end that is no time", "nobody"],
)
def test_claims_that_are_not_ours_are_refused(claims: dict[str, object]) -> None:
    assert no(token(claims)) == "session-invalid"


def test_no_person_is_the_system() -> None:
    assert no(token(CLAIMS | LATER | {"role": "system"})) == "session-invalid"


@given(st.text() | st.from_regex(r"[\w-]{0,20}\.[\w-]{0,20}\.[\w-]{0,20}", fullmatch=True))
def test_rubbish_is_no_session(rubbish: str) -> None:
    assert no(rubbish) == "session-invalid"


def test_a_key_belongs_to_its_person() -> None:
    people = [WHO, replace(WHO, id="示例代表002"), replace(WHO, congress="430000")]
    assert len({p.message("k") for p in people} | {WHO.message("other")}) == 4
    assert WHO.message("k") == replace(WHO, role=Role.OFFICE, unit="").message("k")
