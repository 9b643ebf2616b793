"""A device with passkeys, in Python: makes one, signs with it, as a browser would write it down.

Real keys and signatures (ES256, attestation "none"): what checks them is the code of production.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url, encode_cbor

ORIGIN = "http://testserver"
HOST = "testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One device, one passkey. `verifies`: it asks for a finger, a face or a code."""

    origin: str = ORIGIN
    host: str = HOST
    verifies: bool = True
    counts: bool = True
    count: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))

    @property
    def credential_id(self) -> str:
        """As it is written down."""
        return bytes_to_base64url(self.credential)

    def makes(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`."""
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        public = encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = b"\0" * 16 + struct.pack(">H", len(self.credential)) + self.credential + public
        said = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._data(ATTESTED) + attested,
        }
        client = self._client("webauthn.create", options)
        return self._answer(client, attestationObject=encode_cbor(said))

    def signs(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`."""
        self.count += self.counts
        client = self._client("webauthn.get", options)
        data = self._data(0)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return self._answer(client, authenticatorData=data, signature=signature)

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, client: bytes, **parts: bytes) -> str:
        response = {name: bytes_to_base64url(part) for name, part in parts.items()}
        return json.dumps(
            {
                "id": self.credential_id,
                "rawId": self.credential_id,
                "type": "public-key",
                "response": {"clientDataJSON": bytes_to_base64url(client), **response},
            }
        )
