"""Every error of the tree is explained in `docs/errors.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from activities.failures import to_failure
from api.problems import KINDS
from domain.errors import HoldfastError, ProviderError

ROW = re.compile(
    r"^\| `(?P<code>\w+)` \| `?(?P<kind>\w+)`? \| (?P<acts>\w+) \| (?P<status>\d{3}) \|"
    r"[^|]+\|(?: (?P<retried>\S+) \|)?$",
    re.MULTILINE,
)


#: No activity fails with one of these: they are for clients, for start-up, or understood where they arise.
OF_NO_ACTIVITY = {
    "access_denied",
    "not_authenticated",
    "sign_in_failed",
    "csrf_failed",
    "too_many_attempts",
    "too_many_streams",
    "sync_token_expired",
    "configuration_error",
}


def tree(base: type[HoldfastError]) -> Iterator[type[HoldfastError]]:
    """Yield a class and everything below it."""
    yield base
    for child in base.__subclasses__():
        yield from tree(child)


def documented(root: Path) -> dict[str, re.Match[str]]:
    """Return the rows of the document's tables by code."""
    text = (root / "docs/errors.md").read_text(encoding="utf-8")
    rows = list(ROW.finditer(text))
    assert len({row["code"] for row in rows}) == len(rows)
    return {row["code"]: row for row in rows}


def test_every_error_of_the_domain_is_documented(root: Path) -> None:
    """Code, class and who must act stand in the document as in the code."""
    ours = {kind.code: (kind.__name__, kind.acts) for kind in tree(HoldfastError) if kind.__module__ == "domain.errors"}
    rows = documented(root)
    assert {code: (rows[code]["kind"], rows[code]["acts"]) for code in ours if code in rows} == ours


def test_every_problem_of_the_api_is_documented(root: Path) -> None:
    """What an HTTP client can be told is in the document with its status, and nothing more is."""
    assert {code: int(row["status"]) for code, row in documented(root).items()} == {
        code: int(kind.status) for code, kind in KINDS.items()
    }


def test_document_says_what_is_retried(root: Path) -> None:
    """The last column agrees with what becomes of the error in an activity."""
    rows = documented(root)
    assert {code for code, row in rows.items() if row["retried"] == "–"} == OF_NO_ACTIVITY
    for kind in tree(HoldfastError):
        word = rows[kind.code]["retried"]
        if word != "–":
            error = kind("vendor", "reason") if issubclass(kind, ProviderError) else kind("reason")
            assert word == ("never" if to_failure(error).non_retryable else "yes"), kind.code
