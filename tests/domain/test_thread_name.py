"""Names of threads."""

from __future__ import annotations

from domain.thread_name import thread_name

OURS, THEIRS = "+15005550006", "+15551230001"


def test_the_name_is_the_same_wherever_the_secret_is() -> None:
    """Any api process finds the thread."""
    assert thread_name(b"secret", ours=OURS, theirs=THEIRS) == thread_name(b"secret", ours=OURS, theirs=THEIRS)


def test_other_numbers_and_other_installations_have_others() -> None:
    """Nor does the name tell the numbers to whoever tries them all without the secret."""
    names = {
        thread_name(b"secret", ours=OURS, theirs=THEIRS),
        thread_name(b"secret", ours=THEIRS, theirs=OURS),
        thread_name(b"other", ours=OURS, theirs=THEIRS),
    }
    assert len(names) == 3
    assert all(len(name) == 32 and not {OURS[1:], THEIRS[1:]} & {name} for name in names)
