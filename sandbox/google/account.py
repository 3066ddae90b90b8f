"""The service account: its key pair, the JSON a product is given, and the tokens it can get with it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

_EMAIL: Final = "holdfast@northgate.iam.gserviceaccount.example"
_KEY_BITS: Final = 2048
_LIFETIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token is good for, until an aware instant; `subject` is whom the account stands in for."""

    expires_at: datetime
    scopes: frozenset[str]
    subject: str | None


class GrantRefused(Exception):
    """The token endpoint answers `invalid_grant`."""


class ServiceAccount:
    """One account with a fresh key pair; only it can sign assertions the token endpoint takes."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Generate the key, which takes a moment; `clock` is aware now."""
        self._clock = clock
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
        self._key_id = secrets.token_hex(20)
        self._tokens: dict[str, Grant] = {}

    def as_json(self, base_url: str) -> dict[str, str]:
        """Return the file a product is given, with its token endpoint under `base_url`."""
        private_key = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "type": "service_account",
            "project_id": "northgate",
            "private_key_id": self._key_id,
            "private_key": private_key.decode(),
            "client_email": _EMAIL,
            "client_id": "100000000000000000001",
            "token_uri": f"{base_url}/token",
        }

    def grant(self, assertion: str) -> dict[str, object]:
        """Return an access token for a signed assertion; raises GrantRefused.

        Source: RFC 7523 "JWT Profile for OAuth 2.0", section 2.1; Google "Using OAuth 2.0 for Server to Server".
        """
        public_key = self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        try:
            claims = jwt.decode(assertion, certs=public_key)  # type: ignore[no-untyped-call]  # published without types
        except ValueError as error:
            raise GrantRefused("Invalid JWT Signature.") from error
        if claims.get("iss") != _EMAIL or not claims.get("scope"):
            raise GrantRefused("Invalid issuer or scope.")
        token = f"ya29.{secrets.token_urlsafe(24)}"
        self._tokens[token] = Grant(
            self._clock() + _LIFETIME, frozenset(str(claims["scope"]).split()), claims.get("sub")
        )
        return {"access_token": token, "expires_in": int(_LIFETIME.total_seconds()), "token_type": "Bearer"}

    def granted_to(self, authorization: str) -> Grant | None:
        """Return what the token in a header is good for; None for one that was not granted, or has expired."""
        scheme, _, token = authorization.partition(" ")
        grant = self._tokens.get(token) if scheme == "Bearer" else None
        return grant if grant is not None and self._clock() < grant.expires_at else None
