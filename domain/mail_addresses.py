"""E-mail addresses in what people and models write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

#: Parts are of bounded length (RFC 5321, 4.5.3.1), so that the search of a long text stays short.
_ADDRESS: Final = r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
#: Stricter than what forms take (`domain.written`): a model's word may not hold a second address or a name beside it.
ADDRESS_PATTERN: Final = f"^{_ADDRESS}$"
#: One does not begin within a longer word; a full stop behind it ends the sentence.
_WRITTEN: Final = re.compile(f"(?<![A-Za-z0-9._%+'-]){_ADDRESS}")


def addresses_in(text: str) -> Sequence[str]:
    """Return every address a text names, as it stands there."""
    return _WRITTEN.findall(text)


def is_same_address(one: str, other: str) -> bool:
    """Say whether two addresses lead to the same person; no provider of today tells them apart by case."""
    return one.casefold() == other.casefold()


def first_made_up(text: str, seen: str) -> str | None:
    """Return the first address in a text that does not stand in what has been seen; None where all do."""
    named = {address.casefold() for address in addresses_in(seen)}
    return next((address for address in addresses_in(text) if address.casefold() not in named), None)
