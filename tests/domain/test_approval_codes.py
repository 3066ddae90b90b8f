"""Codes of questions by text, and how many wrong ones may be tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from domain.approval_codes import CodedQuestion, codes, may_be_code
from domain.code_guesses import Guesses, Standing

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUESTION = CodedQuestion("northgate", "+15551230900", "0" * 32, "1" * 12, "owner", NOON, NOON + timedelta(days=3))


class TestCodes:
    """What stands in a question."""

    def test_the_same_question_has_the_same_code(self) -> None:
        """Asked again later it is no other."""
        again = replace(QUESTION, asked_at=NOON + timedelta(hours=4))
        assert list(islice(codes(b"secret", QUESTION), 3)) == list(islice(codes(b"secret", again), 3))

    @pytest.mark.parametrize("other", [{"task_id": "2" * 32}, {"plan_hash": "3" * 12}, {"approver_key": "foreman"}])
    def test_another_question_has_another_one(self, other: dict[str, str]) -> None:
        """Of task, plan and approver all three count, and so does the secret."""
        another = replace(QUESTION, **other)  # type: ignore[arg-type]  # on purpose
        assert next(codes(b"secret", QUESTION)) != next(codes(b"secret", another))
        assert list(islice(codes(b"secret", QUESTION), 3)) != list(islice(codes(b"other", QUESTION), 3))

    def test_none_reads_as_a_time_of_day(self) -> None:
        """`yes 1030` is said to somebody who has asked whether half past ten would suit."""
        for code in codes(b"secret", QUESTION):
            assert len(code) == 4
            assert may_be_code(code)
        assert not any(may_be_code(time) for time in ("0900", "1030", "2359", "2026"))

    def test_it_is_open_until_it_expires_or_is_decided(self) -> None:
        """Exactly then it is too late."""
        assert QUESTION.is_open(NOON)
        assert not QUESTION.is_open(QUESTION.expires_at)
        assert not replace(QUESTION, is_awaited=False).is_open(NOON)


def tried(*minutes: float) -> Guesses:
    """Try a wrong code at each of some minutes past noon."""
    guesses = Guesses()
    for minute in minutes:
        guesses = guesses.with_wrong(f"SM{minute}", NOON + minute * MINUTE)
    return guesses


class TestGuesses:
    """Who tries codes."""

    def test_four_wrong_ones_lock_nobody_out(self) -> None:
        """People mistype."""
        assert tried(0, 1, 2, 3).standing("SM9", NOON + 4 * MINUTE) is Standing.FREE

    def test_the_fifth_locks_out_for_an_hour_and_is_told_so(self) -> None:
        """Others hear nothing; told again, the fifth is answered as before."""
        guesses = tried(0, 1, 2, 3, 4)
        assert guesses.standing("SM4", NOON + 4 * MINUTE) is Standing.LOCKING
        assert guesses.standing("SM5", NOON + 5 * MINUTE) is Standing.LOCKED
        assert guesses.standing("SM63", NOON + 63.9 * MINUTE) is Standing.LOCKED
        assert guesses.standing("SM64", NOON + 64 * MINUTE) is Standing.FREE

    def test_they_count_within_an_hour(self) -> None:
        """The first of five is forgotten then."""
        assert tried(0, 1, 2, 3, 61).standing("SM9", NOON + 61 * MINUTE) is Standing.FREE
        assert tried(0, 1, 2, 3, 60).standing("SM9", NOON + 60 * MINUTE) is Standing.LOCKED

    def test_whoever_is_locked_out_does_not_lengthen_it(self) -> None:
        """What he tries then is not looked at."""
        guesses = tried(0, 1, 2, 3, 4)
        assert guesses.with_wrong("SM30", NOON + 30 * MINUTE) == guesses

    def test_after_an_hour_there_are_five_again(self) -> None:
        """And the fifth locks out again."""
        assert tried(0, 1, 2, 3, 4, 64, 65, 66, 67).standing("x", NOON + 68 * MINUTE) is Standing.FREE
        assert tried(0, 1, 2, 3, 4, 64, 65, 66, 67, 68).standing("x", NOON + 68 * MINUTE) is Standing.LOCKED

    def test_a_text_that_is_told_again_counts_once(self) -> None:
        """The telephone company repeats webhooks."""
        assert tried(0, 1, 2, 3) == tried(0, 1, 1, 2, 2, 3)

    def test_the_third_lock_out_within_a_day_lasts_a_day(self) -> None:
        """Two on one day and one on the next are no three."""
        thrice = tried(*(hour * 65 + minute for hour in range(3) for minute in range(5)))
        end = NOON + 134 * MINUTE
        assert thrice.standing("SM134", end) is Standing.VOIDING
        assert thrice.standing("SM999", end + timedelta(hours=23)) is Standing.VOID
        assert thrice.standing("SM999", end + timedelta(hours=24)) is Standing.FREE
        apart = tried(*(hour * 60 + minute for hour in (0, 13, 26) for minute in range(5)))
        assert apart.standing("SM999", NOON + 1566 * MINUTE) is Standing.LOCKED
