"""Sealing 密封: a rating is closed to the evaluation office's key, so that database and journal hold no choice.

X25519 with a fresh key per ballot, HKDF-SHA256, ChaCha20-Poly1305. The private key is a file beside the database,
never in it.
"""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = bytes(12)  # each ballot has a key of its own, so the nonce may stay


class Vault:
    def __init__(self, private: bytes) -> None:
        self._private = X25519PrivateKey.from_private_bytes(private)
        self._public = self._private.public_key()

    def seal(self, plain: bytes) -> str:
        fresh = X25519PrivateKey.generate()
        sender = fresh.public_key().public_bytes_raw()
        closed = ChaCha20Poly1305(_key(fresh, self._public, sender)).encrypt(_NONCE, plain, sender)
        return base64.b64encode(sender + closed).decode()

    def unseal(self, sealed: str) -> bytes:
        """Raises cryptography's InvalidTag for a ballot that was altered or closed to another key."""
        data = base64.b64decode(sealed)
        sender = data[:32]
        key = _key(self._private, X25519PublicKey.from_public_bytes(sender), sender)
        return ChaCha20Poly1305(key).decrypt(_NONCE, data[32:], sender)


def _key(ours: X25519PrivateKey, theirs: X25519PublicKey, sender: bytes) -> bytes:
    return HKDF(SHA256(), 32, sender, b"tibandu rating").derive(ours.exchange(theirs))


def open_vault(file: Path) -> Vault:
    """The key in `file`, made at the first start and readable by its owner alone."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as f:
            f.write(X25519PrivateKey.generate().private_bytes_raw())
    return Vault(file.read_bytes())
