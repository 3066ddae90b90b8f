"""Encrypts what Temporal stores: AES-256-GCM over every payload, so that histories hold no customer's word in clear.

Rotation: the first key encrypts, all decrypt. Deploy a new key behind the old one to every process, then move it to the
front, and drop the old one when the retention of the last history it encrypted has passed.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.protobuf.message import DecodeError
from temporalio.api.common.v1 import Payload
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes, PayloadCodec

from domain.errors import ConfigurationError, PeerProtocolError
from processes.payload_json import JsonPayloads

_ENCODING: Final = b"binary/encrypted"
_KEY_ID_FIELD: Final = "encryption-key-id"
_KEY_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,32}")
_KEY_BYTES: Final = 32
# Random nonces of 96 bits are safe for 2^32 payloads under one key. Source: NIST SP 800-38D, section 8.3.
_NONCE_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class PayloadKey:
    """A key of 32 bytes under a name that stands in clear beside everything it encrypts."""

    key_id: str
    secret: bytes = field(repr=False)


class EncryptionCodec(PayloadCodec):
    """Encrypts each payload whole, metadata included; what is not encrypted passes through `decode` untouched.

    The key id stands in clear and is authenticated with the payload, so that nobody can relabel it.
    """

    def __init__(self, keys: Sequence[PayloadKey]) -> None:
        """Encrypt with the first key; raises ConfigurationError without one."""
        if not keys:
            raise ConfigurationError("at least one payload key is needed")
        self._current = keys[0].key_id
        self._ciphers = {key.key_id: AESGCM(key.secret) for key in keys}

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypt."""
        return [self._encrypted(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Decrypt; raises ConfigurationError for a key not known here, PeerProtocolError for a changed payload."""
        return [
            self._decrypted(payload) if payload.metadata.get("encoding") == _ENCODING else payload
            for payload in payloads
        ]

    def _encrypted(self, payload: Payload) -> Payload:
        nonce = os.urandom(_NONCE_BYTES)
        text = self._ciphers[self._current].encrypt(nonce, payload.SerializeToString(), _bound_to(self._current))
        return Payload(
            metadata={"encoding": _ENCODING, _KEY_ID_FIELD: self._current.encode()},
            data=nonce + text,
        )

    def _decrypted(self, payload: Payload) -> Payload:
        key_id = payload.metadata.get(_KEY_ID_FIELD, b"").decode(errors="replace")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            known = ", ".join(self._ciphers)
            raise ConfigurationError(f"payload key {key_id!r} is not known here (known: {known}); deploy it first")
        nonce, text = payload.data[:_NONCE_BYTES], payload.data[_NONCE_BYTES:]
        try:
            return Payload.FromString(cipher.decrypt(nonce, text, _bound_to(key_id)))
        except (InvalidTag, ValueError, DecodeError) as error:
            raise PeerProtocolError(f"a payload under key {key_id!r} was changed on its way") from error


def _bound_to(key_id: str) -> bytes:
    return f"holdfast payload\x1f{key_id}".encode()


def data_converter(keys: str) -> DataConverter:
    """Return the converter every client, worker and the codec server share; failures' messages are encrypted too.

    Args:
        keys: The setting, see `parsed_keys`.
    """
    return DataConverter(
        payload_converter_class=JsonPayloads,
        payload_codec=EncryptionCodec(parsed_keys(keys)),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


def parsed_keys(text: str) -> tuple[PayloadKey, ...]:
    """Return the keys of a setting `id:base64[,id:base64]`; raises ConfigurationError without quoting a secret."""
    keys = tuple(_parsed_key(part.strip()) for part in text.split(",") if part.strip())
    if not keys:
        raise ConfigurationError("no payload key is set")
    if len({key.key_id for key in keys}) < len(keys):
        raise ConfigurationError("two payload keys have the same id")
    return keys


def _parsed_key(part: str) -> PayloadKey:
    key_id, colon, encoded = part.partition(":")
    if not colon or not _KEY_ID.fullmatch(key_id):
        raise ConfigurationError("a payload key must read id:base64, its id of letters, digits, dot, dash, underscore")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ConfigurationError(f"payload key {key_id!r} is not base64") from error
    if len(secret) != _KEY_BYTES:
        raise ConfigurationError(f"payload key {key_id!r} has {len(secret)} bytes instead of {_KEY_BYTES}")
    return PayloadKey(key_id, secret)
