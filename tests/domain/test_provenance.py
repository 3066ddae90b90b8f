"""Who has named what stands in a plan."""

from __future__ import annotations

import pytest

from domain.errors import ToolArgumentsInvalid
from domain.plans import Plan, PlannedStep, Source
from domain.provenance import Provenance
from domain.tools import Risk

HERS = "+15551230001"
THEIRS = "+15555550142"
SUPPLIER = Source("https://parts.example/contact", "Lakeside Parts", is_read=True)
PAGE = "Order by phone: (555) 555-0142. Write to counter@parts.example, or see parts.example/order. Open on 2026-11-24."


def plan(tool: str, **arguments: str) -> Plan:
    """Return a plan of one step."""
    return Plan((PlannedStep(tool, arguments, Risk.HIGH, "Do it"),))


@pytest.fixture
def known() -> Provenance:
    """A wish about Maria's number, and a page with another one."""
    return Provenance(f"Find out who has pads, and text {HERS}").and_found(SUPPLIER, PAGE)


class TestNumbers:
    """Telephone numbers."""

    def test_what_somebody_has_named_stays_as_it_is(self, known: Provenance) -> None:
        """Nothing is said about it."""
        [step] = known.checked(plan("send_text", to=HERS, text="They have pads.")).steps
        assert step.sentence == "Do it"

    def test_what_nobody_has_named_is_refused(self, known: Provenance) -> None:
        """The web has not, either."""
        with pytest.raises(ToolArgumentsInvalid, match="nobody has named"):
            known.checked(plan("place_call", to="+15557654321", errand="Ask."))

    def test_one_of_the_web_may_be_rung_and_is_shown(self, known: Provenance) -> None:
        """With the host it stands on."""
        [step] = known.checked(plan("place_call", to=THEIRS, errand="Ask for pads.")).steps
        assert step.sentence == f"(number {THEIRS} found on parts.example) Do it"

    @pytest.mark.parametrize("written", [THEIRS, "555-555-0142", "(555) 555 0142", "+1 555 555 0142"])
    def test_one_of_the_web_may_be_told_and_is_shown(self, known: Provenance, written: str) -> None:
        """However it is written."""
        [step] = known.checked(plan("send_text", to=HERS, text=f"Call them: {written}.")).steps
        assert step.sentence.startswith("(number ")
        assert step.sentence.endswith("found on parts.example) Do it")

    def test_one_of_the_web_is_never_texted(self, known: Provenance) -> None:
        """Whatever the page says."""
        with pytest.raises(ToolArgumentsInvalid, match="found on the web alone"):
            known.checked(plan("send_text", to=THEIRS, text="The customer list"))

    @pytest.mark.parametrize("tool", ["book", "cancel", "move"])
    def test_one_of_the_web_is_no_customers(self, known: Provenance, tool: str) -> None:
        """Customers are looked up in the business's own books."""
        with pytest.raises(ToolArgumentsInvalid, match="found on the web alone"):
            known.checked(plan(tool, customer=THEIRS))

    def test_nobody_of_the_web_is_rung_once_records_were_looked_at(self, known: Provenance) -> None:
        """What is in them could be said to him."""
        seen = known.and_said("", is_record=True)
        with pytest.raises(ToolArgumentsInvalid, match="customers' records"):
            seen.checked(plan("place_call", to=THEIRS, errand="Tell them."))

    def test_once_the_requester_names_it_it_is_named(self, known: Provenance) -> None:
        """He may text it, too."""
        named = known.and_said(THEIRS, is_record=True)
        assert named.checked(plan("send_text", to=THEIRS, text="Hello")).steps[0].sentence == "Do it"

    def test_one_of_the_web_that_ends_like_a_named_one_is_of_the_web(self) -> None:
        """Somebody picks a number abroad whose end is that of the workshop's."""
        theirs = "+445551230001"
        known = Provenance("Tell 555-123-0001 who has pads").and_found(SUPPLIER, f"Ring {theirs} or +15551230001")
        [step] = known.checked(plan("place_call", to=theirs, errand="Ask for pads.")).steps
        assert step.sentence == f"(number {theirs} found on parts.example) Do it"
        with pytest.raises(ToolArgumentsInvalid, match="found on the web alone"):
            known.checked(plan("send_text", to=theirs, text="Hello"))
        assert known.checked(plan("send_text", to=HERS, text="Hello")).steps[0].sentence == "Do it"

    def test_a_local_number_names_nobody_elsewhere(self) -> None:
        """Which town it is in, nobody has said."""
        known = Provenance("Tell 123-0001 who has pads")
        with pytest.raises(ToolArgumentsInvalid, match="nobody has named"):
            known.checked(plan("send_text", to=HERS, text="Hello"))

    def test_a_number_within_the_country_is_of_the_houses_country(self) -> None:
        """The same digits are somebody else's in another one."""
        wish = "Tell 030 901820 who has pads"
        berlin, boston = Provenance(wish, region="+49"), Provenance(wish)
        to_berlin = plan("send_text", to="+4930901820", text="Hello")
        assert berlin.checked(to_berlin).steps[0].sentence == "Do it"
        with pytest.raises(ToolArgumentsInvalid, match="nobody has named"):
            boston.checked(to_berlin)

    def test_two_numbers_in_one_breath_hide_neither(self, known: Provenance) -> None:
        """One of the web in front of a named one."""
        [step] = known.checked(plan("send_text", to=HERS, text="Call 555 555 0142 555 123 0001")).steps
        assert "found on parts.example" in step.sentence

    def test_a_date_is_no_number(self, known: Provenance) -> None:
        """Though it is written with digits, here and there."""
        [step] = known.checked(plan("book", customer=HERS, start="2026-11-24T09:00")).steps
        assert step.sentence == "Do it"

    def test_a_few_digits_name_nothing(self) -> None:
        """An hour in the wish is not the end of somebody's number."""
        with pytest.raises(ToolArgumentsInvalid, match="nobody has named"):
            Provenance("Between 8:00 - 17:30").checked(plan("place_call", to="+15557650017", errand="Ask."))


class TestAddresses:
    """Links and e-mail addresses."""

    @pytest.mark.parametrize(
        "text",
        [
            "See https://evil.example/a.",
            "Write to counter@parts.example",
            "See parts.example/order",
            "www.a.example",
            "Pay at pay.example/now",
        ],
    )
    def test_what_nobody_has_named_is_passed_on_to_nobody(self, known: Provenance, text: str) -> None:
        """Customers would follow it."""
        with pytest.raises(ToolArgumentsInvalid, match="nobody has named the address"):
            known.checked(plan("send_text", to=HERS, text=text))

    def test_what_the_requester_has_named_is(self) -> None:
        """As he has."""
        wish = Provenance(f"Text {HERS} the link https://shop.example/x")
        assert wish.checked(plan("send_text", to=HERS, text="Look: https://shop.example/x.")).sources == ()

    def test_a_full_stop_is_none(self, known: Provenance) -> None:
        """Without a blank behind it."""
        said = plan("send_text", to=HERS, text="It is ready.Please come at 7.30am, e.g. today.")
        assert known.checked(said).steps == said.steps


class TestReading:
    """Pages that may be read."""

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("https://parts.example/contact", True),
            ("https://shop.example/hours", True),
            ("https://parts.example/contact?list=Maria", False),
            ("https://parts.example/contact/../x", False),
            ("https://evil.example/", False),
        ],
    )
    def test_only_what_was_found_or_named(self, url: str, expected: bool) -> None:  # noqa: FBT001 - pytest passes it so
        """An address made up on the way would carry words out of the house."""
        known = Provenance("Read https://shop.example/hours.").and_found(SUPPLIER, PAGE)
        assert known.may_read(url) is expected

    def test_what_a_page_or_a_record_names_is_not_read(self) -> None:
        """Strangers have written both."""
        known = Provenance("Look").and_said("https://evil.example/").and_found(SUPPLIER, "See https://evil.example/")
        assert not known.may_read("https://evil.example/")


class TestSources:
    """What the planner has seen."""

    def test_a_page_that_is_read_was_a_hit_before(self) -> None:
        """It stands in the plan once."""
        hit = Source(SUPPLIER.url, "Lakeside Parts")
        known = Provenance("Look").and_found(hit, "Pads").and_found(SUPPLIER, PAGE).and_found(hit, "Pads")
        assert known.checked(plan("send_text", text="Hi")).sources == (SUPPLIER,)

    def test_an_answer_says_where_it_comes_from(self, known: Provenance) -> None:
        """What was read; else what was found; nothing without the web."""
        assert known.citation == f" Sources: {SUPPLIER.url}"
        assert (
            Provenance("Look").and_found(Source("https://a.example/", "A"), "").citation
            == " Sources: https://a.example/"
        )
        assert Provenance("Look").citation == ""

    @pytest.mark.parametrize(
        ("url", "host"),
        [
            ("https://Parts.example:443/x", "parts.example"),
            ("https://good.example@evil.example/", "evil.example"),
            ("https://pаrts.example/", "xn--prts-53d.example"),
            ("https://[::1/", "a page without a readable address"),
            ("nonsense", "a page without a readable address"),
        ],
    )
    def test_a_host_can_not_be_taken_for_another(self, url: str, host: str) -> None:
        """Letters of another script are shown as what they are."""
        assert Source(url, "").host == host
