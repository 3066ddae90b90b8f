"""A whole business as YAML."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from domain.approvals import ApprovalPolicy, Approver
from domain.budgets import Scope
from domain.business import Absence, HolidayRegion, Location, OpenSpan, ReminderChannel
from domain.errors import RuleBroken
from domain.tools import (
    CATALOGUE,
    CONFIRM_ATTENDANCE,
    FIND_CUSTOMER,
    GET_CONTACT_MEMORY,
    SEARCH_CONTACTS,
    WAITING_TASKS,
    Risk,
)
from store.business_files.entries import Refusal
from store.business_files.yaml_file import read_yaml
from tests.store.business_files.whole import WHOLE


def changed(old: str, new: str) -> str:
    """Return the file with a mistake in it."""
    assert old in WHOLE
    return WHOLE.replace(old, new, 1)


class TestBusiness:
    """What a right file says."""

    def test_organisation_has_its_rules(self) -> None:
        """Durations in the unit each field names."""
        organisation = read_yaml(WHOLE).organisation
        assert organisation is not None
        assert organisation.minimum_notice == timedelta(minutes=30)
        assert organisation.cancellation_notice == timedelta(hours=48)
        assert (organisation.reminders_at, organisation.reminder_channel) == (time(17, 30), ReminderChannel.SMS)
        assert organisation.human_number == "+15551239999"
        assert organisation.locations == (
            Location("chi", "Chicago", "America/Chicago", "Main St", HolidayRegion("US", "IL")),
        )

    def test_resource_keeps_the_clock_of_its_location(self) -> None:
        """Absences are wall time there, ascending; whole days end at the midnight after the last one."""
        organisation = read_yaml(WHOLE).organisation
        assert organisation is not None
        there, elsewhere = organisation.resources
        assert there.absences == (
            Absence(datetime(2026, 12, 1, 6, tzinfo=UTC), datetime(2026, 12, 3, 6, tzinfo=UTC)),
            Absence(datetime(2026, 12, 3, 14, tzinfo=UTC), datetime(2026, 12, 3, 18, tzinfo=UTC), "repair"),
        )
        assert elsewhere.absences[0].starts_at == datetime(2026, 12, 1, 5, tzinfo=UTC)
        assert there.hours.weekly == {
            **dict.fromkeys((0, 1), (OpenSpan(time(8), time(12)), OpenSpan(time(13), time(17)))),
            6: (OpenSpan(time(20), time()),),
        }
        assert there.hours.closed_on == {date(2026, 12, 28)}

    def test_service_has_its_resources_in_order(self) -> None:
        """The preferred one first; a price is exact."""
        organisation = read_yaml(WHOLE).organisation
        assert organisation is not None
        [service] = organisation.services
        assert (service.resource_keys, service.buffer, service.price) == (
            ("s", "r"),
            timedelta(minutes=15),
            Decimal("12.50"),
        )

    def test_agent_has_every_tool_for_customers(self) -> None:
        """Unless the file lists them."""
        file = read_yaml(WHOLE)
        assert set(file.agents[0].tools) == set(CATALOGUE) - {
            FIND_CUSTOMER.name,
            GET_CONTACT_MEMORY.name,
            SEARCH_CONTACTS.name,
            WAITING_TASKS.name,
            CONFIRM_ATTENDANCE.name,
        }
        assert file.numbers == (("+15005550111", "a"),)

    def test_who_decides_and_how_long_he_takes(self) -> None:
        """The first is asked first; spans have a unit, and a delegate may be asked never."""
        file = read_yaml(WHOLE)
        assert file.approvers == (
            Approver("owner", "Ida", "+15551239101", "ida@ours.example"),
            Approver("deputy", "Jo", None, "jo@ours.example"),
        )
        assert file.policy == ApprovalPolicy(
            (timedelta(minutes=45), timedelta(hours=4)),
            None,
            timedelta(days=2),
            time(22),
            time(8),
            Risk.READ,
            timedelta(minutes=90),
            codes_only=True,
        )

    def test_a_file_may_say_nothing_of_who_decides(self) -> None:
        """That is another thing than nobody."""
        silent = WHOLE[: WHOLE.index("approvers:")]
        assert (read_yaml(silent).approvers, read_yaml(silent).policy) == (None, None)
        assert read_yaml(f"{silent}approvers: []").approvers == ()

    def test_how_much_it_may_spend(self) -> None:
        """Exact, however it is written; nothing is another limit than none."""
        assert read_yaml(WHOLE).limits == {
            Scope.DAY: Decimal(20),
            Scope.MONTH: Decimal("400.5"),
            Scope.TASK: Decimal("2.25"),
            Scope.CALL: Decimal("0.75"),
            Scope.CONTACT: Decimal(0),
        }
        assert read_yaml(changed("contact: 0}", "contact: }")).limits.keys() == set(Scope) - {Scope.CONTACT}
        assert read_yaml(WHOLE[: WHOLE.index("budgets:")]).limits == {}

    def test_people_that_can_t_be_read_are_refused_one_by_one(self) -> None:
        """With their place in the list; the others are read."""
        file = read_yaml(WHOLE)
        assert [entry.name for entry in file.contacts] == ["Eva"]
        assert [entry.plate for entry in file.vehicles] == ["ABC"]
        assert [refusal.place for refusal in file.refusals] == ["contacts, entry 2", "vehicles, entry 2"]
        assert file.refusals[1] == Refusal("vehicles, entry 2", "needs a VIN or a plate to be recognised by")


class TestMistakes:
    """What a wrong file is answered."""

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("minutes: 30", "minutes: 0", "services, entry 1, minutes has to be greater than 0"),
            ("minutes: 30", "minuts: 30", "services, entry 1, minuts is no field there"),
            ("resources: [s, r]", "resources: [s, x]", "service cut names the resource x"),
            ("minutes: 30", "minutes: half", "minutes has to be a whole number"),
            ("{country: US", "{country: USA", "country has to be two capital letters, for example US"),
            ("reminder_channel: sms", "reminder_channel: fax", "reminder_channel has to be 'call' or 'sms'"),
            ("location: chi", "location: den", "resource r names the location den"),
            ("agent: a}", "agent: b}", "a number names the agent b"),
            ("key: s,", "key: r,", "resources: r is there twice"),
            ("America/Chicago", "Chicago", "is no time zone"),
            ("subdivision: IL", "subdivision: ZZ", "ISO 3166"),
            ('reminders_at: "17:30"', "reminders_at: 17:30", "reminders_at is no time of day"),
            ("08:00-12:00", "08:00", 'hours are written as "08:00-12:00"'),
            ("08:00-12:00", "08:00:30-12:00", 'hours are written as "08:00-12:00"'),
            ("13:00-17:00", "11:00-17:00", "overlap"),
            ("13:00-17:00", "17:00-13:00", "end before they begin"),
            ("mon-tue", "tue-mon", "begins on Monday"),
            ("sun:", "tue:", "tue is there twice"),
            ("sun:", "sunny:", "days are mon"),
            ("until: 2026-12-02}", "until: 2026-11-02}", "absence ends before"),
            ("until: 2026-12-02}", "until: 9999-12-31}", "outside the years"),
            ("until: 2026-12-02}", f"until: 2026-12-02, reason: {'x' * 201}}}", "at most 200"),
            ("key: deputy, name: Jo", "key: owner, name: Jo", "approvers, approvals: approver owner is there twice"),
            ("key: deputy", "key: requester", "approvers, approvals: requester means"),
            ("name: Jo, email: jo@ours.example", "name: Jo", "approver deputy needs a phone or an e-mail address"),
            (
                "name: Jo,",
                'name: Jo, phone: "+15551239101",',
                "approvers, approvals: two approvers have the same phone",
            ),
            ("(555) 123-9101", "911", "approvers, entry 1, phone is no phone number"),
            ("[4h, 45m]", "[4 hours]", "remind_after, entry 1 is no span of time"),
            ("escalate_after: never", "escalate_after: later", "escalate_after is no span of time"),
            (
                "expires_after: 2d",
                "expires_after: 40d",
                "approvers, approvals: nobody is waited for longer than 30 days",
            ),
            ("expires_after: 2d", "expires_after: 0d", "approvers, approvals: spans of an approval policy"),
            ("undo_within: 90m", "undo_within: 15d", "at most 14 days"),
            ("day: 20", "day: -1", "budgets, day has to be at least 0"),
            ("day: 20", "day: twenty", "budgets, day has to be a number"),
            ("day: 20", "day: .nan", "budgets, day has to be a number"),
            ("day: 20", "day: [20]", "budgets, day has to be a number"),
            ("day: 20", "day: 0.00001", "budgets, day may have at most 4 decimal places"),
            ("day: 20", "day: 1000000000", "budgets, day may have at most 8 digits before the point"),
            ("day: 20", "year: 20", "budgets, year is no field there"),
            ("at_once: read", "at_once: tiny", "at_once is one of read, low, high"),
            ("quiet_from:", "quite_from:", "approvals, quite_from is no field there"),
            ("find_free_slots: high", "find_gold: high", "there is no tool find_gold"),
            ("find_free_slots: high", "find_free_slots: huge", "risks are read, low, high"),
            (", this is an AI.", ".", "agents, entry 1 greeting: has to say that a machine answers"),
            ("find_free_slots: high", "book_appointment: low", "the risk of book_appointment is high"),
        ],
    )
    def test_mistake_is_named(self, old: str, new: str, message: str) -> None:
        """Where it is, and what would be right."""
        with pytest.raises(RuleBroken, match=message.replace("(", r"\(")):
            read_yaml(changed(old, new))

    @pytest.mark.parametrize(
        ("content", "message"),
        [("a: [1\nb: 2", "line"), ("- a\n- b", "mapping"), ("", "mapping"), ("contacts: []", "organisation")],
    )
    def test_what_is_no_business_is_refused(self, content: str, message: str) -> None:
        """With the line where the parser gave up, if it did."""
        with pytest.raises(RuleBroken, match=message):
            read_yaml(content)

    def test_objects_are_not_made(self) -> None:
        """A file is text, numbers and dates, and runs no code."""
        with pytest.raises(RuleBroken, match="no YAML"):
            read_yaml("organisation: !!python/object/apply:os.getcwd []")

    def test_norway_is_a_country(self) -> None:
        """YAML reads its code as a no."""
        file = read_yaml(changed("{country: US, subdivision: IL}", "{country: NO}"))
        assert file.organisation is not None
        assert file.organisation.locations[0].holidays == HolidayRegion("NO")
