"""Specification of the signature check."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.twilio.signing import sign
from vendors.twilio.signatures import TwilioSignatures

TOKEN = "12345"
SIGNATURES = TwilioSignatures(TOKEN)
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = (
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
)
_TEXT = st.text(max_size=30)


def test_the_published_vector_is_valid() -> None:
    """Twilio's own example passes, and with a field changed it does not."""
    assert SIGNATURES.is_valid(URL, FORM, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert not SIGNATURES.is_valid(URL, (*FORM[:-1], ("To", "+18005551213")), "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


def test_the_order_of_fields_does_not_matter() -> None:
    """Fields are signed by name."""
    assert SIGNATURES.is_valid(URL, FORM[::-1], "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


def test_repeated_fields_count_each() -> None:
    """All values of a field are signed, equal ones once."""
    form = (("a", "2"), ("a", "1"), ("a", "2"))
    assert SIGNATURES.is_valid("https://h/x", form, sign(TOKEN, "https://h/x", form))
    assert not SIGNATURES.is_valid("https://h/x", form[:1], sign(TOKEN, "https://h/x", form))


@pytest.mark.parametrize("signature", [None, "", "nonsense", "ünïcode", "RSOYDt4T1cUTdK1PDd93/VVr8B9="])
def test_a_missing_or_wrong_signature_is_not_valid(signature: str | None) -> None:
    """Nothing but the right one passes."""
    assert not SIGNATURES.is_valid(URL, FORM, signature)


@pytest.mark.parametrize(
    ("observed", "signed"),
    [
        ("https://h/voice", "https://h:443/voice"),
        ("https://h:443/voice", "https://h/voice"),
        ("http://127.0.0.1:8080/voice", "http://127.0.0.1:8080/voice"),
    ],
)
def test_the_default_port_may_be_named_or_not(observed: str, signed: str) -> None:
    """Twilio signs both spellings; another port has to be there."""
    assert SIGNATURES.is_valid(observed, (), sign(TOKEN, signed))
    assert not SIGNATURES.is_valid(observed.replace("voice", "other"), (), sign(TOKEN, signed))


@pytest.mark.parametrize("signed", ["wss://h/media", "wss://h/media/", "wss://h:443/media", "wss://h:443/media/"])
@pytest.mark.parametrize("observed", ["wss://h/media", "wss://h/media/"])
def test_an_upgrade_is_valid_in_every_spelling_twilio_signs(observed: str, signed: str) -> None:
    """With or without slash and port."""
    assert SIGNATURES.is_valid_upgrade(observed, sign(TOKEN, signed))


@pytest.mark.parametrize("url", ["wss://h:8443/media", "ws://127.0.0.1:8081/media", "wss://[::1]/media"])
def test_an_upgrade_on_another_port_is_valid_for_that_port(url: str) -> None:
    """Non-default ports are part of what is signed."""
    assert SIGNATURES.is_valid_upgrade(url, sign(TOKEN, url))
    assert not SIGNATURES.is_valid_upgrade(url.replace("media", "other"), sign(TOKEN, url))


def test_the_upgrade_vector_is_valid() -> None:
    """The computed vector of the protocol notes."""
    assert SIGNATURES.is_valid_upgrade("wss://example.com/media", "7PR3qMkpDyEJtMrVOY/LDyNq8J8=")


@pytest.mark.parametrize("url", ["https://h:port/x", "https://[::1/x", "wss://h:99999/x", "\ud800", ""])
def test_a_url_that_is_none_is_not_valid(url: str) -> None:
    """A malformed request is refused, not an error of ours."""
    assert not SIGNATURES.is_valid(url, FORM, "x" * 28)
    assert not SIGNATURES.is_valid_upgrade(url, "x" * 28)


@given(_TEXT, st.lists(st.tuples(_TEXT, _TEXT), max_size=4), _TEXT)
def test_nothing_makes_it_raise(url: str, form: list[tuple[str, str]], signature: str) -> None:
    """Whatever a stranger sends, the answer is no."""
    assert not SIGNATURES.is_valid(url, form, signature)
    assert not SIGNATURES.is_valid_upgrade(url, signature)
