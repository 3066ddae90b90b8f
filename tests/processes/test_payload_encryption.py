"""What Temporal stores is encrypted."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure

from domain.errors import ConfigurationError, PeerProtocolError
from processes.payload_encryption import EncryptionCodec, PayloadKey, data_converter, parsed_keys

OLD, NEW = PayloadKey("2025", b"o" * 32), PayloadKey("2026", b"n" * 32)
CODEC = EncryptionCodec([NEW, OLD])
payloads = st.builds(
    Payload, metadata=st.dictionaries(st.sampled_from(["encoding", "messageType"]), st.binary()), data=st.binary()
)


def text_of(*keys: PayloadKey) -> str:
    """Return keys as a setting."""
    return ",".join(f"{key.key_id}:{base64.b64encode(key.secret).decode()}" for key in keys)


class TestCodec:
    """AES-256-GCM over whole payloads."""

    @given(st.lists(payloads, max_size=4))
    async def test_decode_gives_back_what_encode_took(self, given_payloads: list[Payload]) -> None:
        """Metadata and bytes of every payload survive."""
        encoded = await CODEC.encode(given_payloads)

        assert await CODEC.decode(encoded) == given_payloads

    async def test_nothing_shows_but_the_key_id(self) -> None:
        """Neither the words nor what kind of payload they were."""
        [encoded] = await CODEC.encode([Payload(metadata={"encoding": b"json/plain"}, data=b"my number is")])

        stored = encoded.SerializeToString()
        assert b"my number" not in stored
        assert b"json/plain" not in stored
        assert encoded.metadata["encryption-key-id"] == b"2026"

    async def test_equal_payloads_look_different(self) -> None:
        """A fresh nonce each time: equal words cannot be recognised."""
        first, second = await CODEC.encode([Payload(data=b"yes"), Payload(data=b"yes")])

        assert first.data != second.data

    @given(position=st.integers(min_value=0), bit=st.integers(0, 7))
    async def test_changed_payload_does_not_decrypt(self, position: int, bit: int) -> None:
        """One flipped bit anywhere is noticed."""
        [encoded] = await CODEC.encode([Payload(data=b"nine o'clock")])
        changed = bytearray(encoded.data)
        changed[position % len(changed)] ^= 1 << bit

        with pytest.raises(PeerProtocolError):
            await CODEC.decode([Payload(metadata=encoded.metadata, data=bytes(changed))])

    @given(length=st.integers(0, 27))
    async def test_cut_payload_does_not_decrypt(self, length: int) -> None:
        """Shorter than nonce and tag is an error of the tree as well."""
        [encoded] = await CODEC.encode([Payload(data=b"")])

        with pytest.raises(PeerProtocolError):
            await CODEC.decode([Payload(metadata=encoded.metadata, data=encoded.data[:length])])

    async def test_key_id_cannot_be_swapped(self) -> None:
        """The id is authenticated, even between keys that share a secret."""
        codec = EncryptionCodec([PayloadKey("a", bytes(32)), PayloadKey("b", bytes(32))])
        [encoded] = await codec.encode([Payload(data=b"x")])
        encoded.metadata["encryption-key-id"] = b"b"

        with pytest.raises(PeerProtocolError):
            await codec.decode([encoded])

    @given(payloads.filter(lambda payload: payload.metadata.get("encoding") != b"binary/encrypted"))
    async def test_clear_payload_passes_through_decode(self, payload: Payload) -> None:
        """Histories may begin before encryption was switched on."""
        assert await CODEC.decode([payload]) == [payload]


class TestRotation:
    """The first key encrypts, all decrypt."""

    async def test_old_histories_stay_readable(self) -> None:
        """A new key in front leaves the old one's payloads readable."""
        encoded = await EncryptionCodec([OLD]).encode([Payload(data=b"x")])

        assert await EncryptionCodec([NEW, OLD]).decode(encoded) == [Payload(data=b"x")]

    async def test_unknown_key_is_named(self) -> None:
        """The operator reads which key to deploy, and which are there."""
        encoded = await EncryptionCodec([NEW]).encode([Payload(data=b"x")])

        with pytest.raises(ConfigurationError, match=r"'2026'.*known: 2025"):
            await EncryptionCodec([OLD]).decode(encoded)


class TestKeys:
    """The setting."""

    def test_reads_several_keys_in_order(self) -> None:
        """Newest first."""
        assert parsed_keys(f" {text_of(NEW, OLD)}, ") == (NEW, OLD)

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("", "no payload key"),
            ("abcd", "id:base64"),
            ("bad id:abcd", "id:base64"),
            ("k1:***", "'k1' is not base64"),
            ("k1:c2hvcnQ=", "'k1' has 5 bytes instead of 32"),
            (text_of(NEW, NEW), "same id"),
        ],
    )
    def test_wrong_keys_are_refused_by_name(self, text: str, complaint: str) -> None:
        """The message names the key."""
        with pytest.raises(ConfigurationError, match=complaint):
            parsed_keys(text)

    def test_secret_is_never_shown(self) -> None:
        """Neither by a key's text form nor by a complaint about it."""
        assert "nnnn" not in repr(NEW)
        with pytest.raises(ConfigurationError) as refusal:
            parsed_keys("k1:c2VjcmV0")
        assert "c2VjcmV0" not in str(refusal.value)

    def test_codec_wants_a_key(self) -> None:
        """Without one everything would be stored in clear."""
        with pytest.raises(ConfigurationError):
            EncryptionCodec([])


@dataclass(frozen=True)
class Said:
    """A value as messages have them."""

    text: str


class TestConverter:
    """What clients and workers are given."""

    async def test_values_are_converted_and_encrypted(self) -> None:
        """Dataclasses go in and come out; what lies between is unreadable."""
        converter = data_converter(text_of(NEW))

        [encoded] = await converter.encode([Said("hello")])

        assert b"hello" not in encoded.SerializeToString()
        assert await converter.decode([encoded], [Said]) == [Said("hello")]

    async def test_messages_of_failures_are_encrypted(self) -> None:
        """An exception may quote what was said."""
        failure = Failure()

        await data_converter(text_of(NEW)).encode_failure(ValueError("hello"), failure)

        assert b"hello" not in failure.SerializeToString()
