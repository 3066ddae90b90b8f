"""VINs as they are written, said and read back."""

from __future__ import annotations

from string import digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import RuleBroken
from domain.vin import check_digit, doubt, has_check_digit, read_vin

HONDA = "1HGCM82633A004352"
COACH = "1M8GDM9AXKP042788"
AUDI = "WAUZZZ8K0BA012345"
SYMBOLS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"


class TestReading:
    """From what people write and say."""

    @pytest.mark.parametrize(
        "text",
        [
            HONDA,
            " 1hgcm82633a004352 ",
            "1HG CM826 3-3A 004352",
            "one H G C M eight two six three three A zero zero four three five two",
            "1 hotel golf charlie mike 8, 2 6, double three, alpha, double oh, four three five two",
        ],
        ids=["written", "small", "grouped", "said", "spelled"],
    )
    def test_vin_is_read(self, text: str) -> None:
        """However it is grouped or pronounced."""
        assert read_vin(text) == HONDA

    @pytest.mark.parametrize("letter", "IOQ")
    def test_letters_no_vin_has_are_refused(self, letter: str) -> None:
        """They are digits somebody misread, and he is told so."""
        with pytest.raises(RuleBroken, match="no letters I, O or Q"):
            read_vin(HONDA[:9] + letter + HONDA[10:])

    @pytest.mark.parametrize(
        ("text", "count"),
        [(HONDA[:-1], 16), (HONDA + "1", 18), ("", 0), ("no idea", 6), ("SHORT", 5), ("one two oh", 3)],
    )
    def test_other_lengths_are_refused(self, text: str, count: int) -> None:
        """How many characters were heard helps to find the one that is missing."""
        with pytest.raises(RuleBroken, match=rf"has {count}\b"):
            read_vin(text)

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("SH-ORT", "has 5, among them O, which no VIN has"),
            ("ABC", "has 3: read"),
            (HONDA[:9] + "*" + HONDA[10:], r"has no \*, only digits"),
        ],
    )
    def test_characters_no_vin_has_are_named(self, text: str, complaint: str) -> None:
        """What was written is counted, without blanks and dashes."""
        with pytest.raises(RuleBroken, match=complaint):
            read_vin(text)

    @given(st.text(alphabet=SYMBOLS, min_size=17, max_size=17))
    def test_what_is_read_aloud_is_read_again(self, vin: str) -> None:
        """Character by character, and written down: nothing is lost."""
        assert read_vin(" ".join(vin)) == read_vin(vin) == vin


class TestCheckDigit:
    """The ninth character."""

    @pytest.mark.parametrize("vin", [HONDA, COACH, "1" * 17, "5YJ3E1EA2KF317000"])
    def test_right_one_is_recognised(self, vin: str) -> None:
        """Published examples, one of them with an X."""
        assert has_check_digit(vin)
        assert doubt(vin) is None

    @given(
        st.text(alphabet=SYMBOLS, min_size=17, max_size=17),
        st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7, 9, 16]),
        st.sampled_from(digits),
    )
    def test_one_wrong_digit_is_noticed(self, drawn: str, position: int, right: str) -> None:
        """Eleven is prime: no digit can be mistaken for another one unnoticed."""
        drawn = drawn[:position] + right + drawn[position + 1 :]
        vin = drawn[:8] + check_digit(drawn) + drawn[9:]
        assert has_check_digit(vin)
        for wrong in set(digits) - {right}:
            assert not has_check_digit(vin[:position] + wrong + vin[position + 1 :])

    def test_wrong_one_of_north_america_was_probably_misread(self) -> None:
        """There it is mandatory."""
        assert "misread" in (doubt(HONDA.replace("5", "6")) or "")

    def test_vehicle_from_elsewhere_needs_none(self) -> None:
        """It is said, and nothing is refused for it."""
        assert read_vin(AUDI) == AUDI
        assert "proves nothing" in (doubt(AUDI) or "")
