"""Specification of the request signature."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from sandbox.twilio.signing import sign

FIELDS = (
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
)
OTHER = tuple((name, "+12349013030" if name in ("Caller", "From") else value) for name, value in FIELDS)
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
_TEXT = st.text(st.characters(codec="utf-8"), max_size=20)


@pytest.mark.parametrize(
    ("url", "fields", "signature"),
    [
        (URL, FIELDS, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (URL, OTHER, "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
        ("wss://example.com/media", (), "7PR3qMkpDyEJtMrVOY/LDyNq8J8="),
    ],
)
def test_published_vectors(url: str, fields: tuple[tuple[str, str], ...], signature: str) -> None:
    """The signature of Twilio's published examples is reproduced."""
    assert sign("12345", url, fields) == signature


@given(_TEXT, st.dictionaries(_TEXT, _TEXT, max_size=5))
def test_agrees_with_the_sdk(token: str, fields: dict[str, str]) -> None:
    """Whatever is signed here, Twilio's own validator accepts."""
    signature = sign(token, "https://h:8443/voice?a=b", fields.items())
    assert RequestValidator(token).validate("https://h:8443/voice?a=b", fields, signature)


def test_the_fragment_is_not_signed() -> None:
    """Connection overrides stay at Twilio."""
    assert sign("t", "https://h/voice#rc=2") == sign("t", "https://h/voice")
