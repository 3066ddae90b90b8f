"""Links in what people write."""

from __future__ import annotations

import pytest

from domain.links import without_links


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Send https://evil.example/a?b=1 to him", "Send [link] to him"),
        ("See www.evil.example.", "See [link]"),
        ("See evil.example/order now", "See [link] now"),
        ("See Evil.Example/Order now", "See [link] now"),
        ("Look at evil.example", "Look at [link]"),
        ("It is ready.Please come at 7.30am", "It is ready.Please come at 7.30am"),
        ("Call back on Tuesday, e.g. at nine", "Call back on Tuesday, e.g. at nine"),
    ],
)
def test_a_link_is_taken_out(text: str, left: str) -> None:
    """With its scheme and without; a full stop between sentences is none."""
    assert without_links(text) == left
