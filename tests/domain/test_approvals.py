"""When people are asked, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approvals import ApprovalPolicy, Channel, Choice, Decision, MilestoneKind, said
from domain.errors import RuleBroken

NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 23, 12, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("actor", "channel", "words"),
    [
        ("Owner (user:931baf02-7c)", Channel.REST, "approved by Owner (in the dashboard)"),
        ("API key 5f2a90c1", Channel.REST, "approved by a program (over the API)"),
        ("owner", Channel.SMS, "approved by Grace Holloway (by text)"),
        ("owner", Channel.LINK, "approved by Grace Holloway (by e-mail)"),
        ("Olga", Channel.VOICE, "approved by Olga (on the phone)"),
        ("temporal-ui", Channel.TEMPORAL_UI, "approved by temporal-ui (in the Temporal UI)"),
    ],
)
def test_people_hear_a_name_and_how(actor: str, channel: Channel, words: str) -> None:
    """Ids and the names of our channels are for programs."""
    decision = Decision("d1", "0" * 12, Choice.APPROVE, actor, channel, NOON)
    assert said(decision, {"owner": "Grace Holloway"}) == words


class TestMilestones:
    """What happens while nobody decides."""

    def test_by_day_they_come_when_they_are_due(self) -> None:
        """In order, the expiry last."""
        policy = ApprovalPolicy((timedelta(hours=1), timedelta(hours=3)), timedelta(hours=2), timedelta(hours=8))
        assert [(one.kind, one.at - NOON) for one in policy.milestones(NOON, NEW_YORK.key)] == [
            (MilestoneKind.ASK, timedelta(0)),
            (MilestoneKind.REMIND, timedelta(hours=1)),
            (MilestoneKind.ESCALATE, timedelta(hours=2)),
            (MilestoneKind.REMIND, timedelta(hours=3)),
            (MilestoneKind.EXPIRE, timedelta(hours=8)),
        ]

    def test_delegates_are_asked_one_after_the_other(self) -> None:
        """Each so long after the one before him, nights apart; whom nobody waits for any more is not asked."""
        policy = ApprovalPolicy((), timedelta(hours=5), timedelta(hours=24))
        asked = policy.milestones(NOON, NEW_YORK.key, delegates=4)
        assert [(one.kind, one.at.astimezone(NEW_YORK).hour) for one in asked] == [
            (MilestoneKind.ASK, 12),
            (MilestoneKind.ESCALATE, 17),
            (MilestoneKind.ESCALATE, 8),
            (MilestoneKind.EXPIRE, 12),
        ]
        alone = policy.milestones(NOON, NEW_YORK.key, delegates=0)
        assert [one.kind for one in alone] == [MilestoneKind.ASK, MilestoneKind.EXPIRE]

    def test_at_night_they_wait_for_the_morning(self) -> None:
        """Two that meet there are one; the expiry does not wait."""
        evening = NOON.replace(hour=20, minute=45)
        policy = ApprovalPolicy((timedelta(minutes=30), timedelta(hours=2)), None, timedelta(days=1))
        assert [(one.kind, one.at.astimezone(NEW_YORK)) for one in policy.milestones(evening, NEW_YORK.key)] == [
            (MilestoneKind.ASK, evening),
            (MilestoneKind.REMIND, datetime(2026, 11, 24, 8, tzinfo=NEW_YORK)),
            (MilestoneKind.EXPIRE, evening + timedelta(days=1)),
        ]

    def test_what_would_come_after_the_expiry_does_not_come(self) -> None:
        """Nobody is reminded of what he can't decide any more."""
        policy = ApprovalPolicy((timedelta(hours=2),), timedelta(hours=3), timedelta(hours=1))
        assert [one.kind for one in policy.milestones(NOON, NEW_YORK.key)] == [
            MilestoneKind.ASK,
            MilestoneKind.EXPIRE,
        ]

    def test_who_is_asked_in_the_morning_is_not_reminded_at_once(self) -> None:
        """A wish of the night: the question and the reminders would come together."""
        night = NOON.replace(hour=2)
        policy = ApprovalPolicy((timedelta(minutes=30), timedelta(hours=8)), timedelta(hours=1), timedelta(days=1))
        assert [(one.kind, one.at - night) for one in policy.milestones(night, NEW_YORK.key)] == [
            (MilestoneKind.ASK, timedelta(hours=6)),
            (MilestoneKind.REMIND, timedelta(hours=8)),
            (MilestoneKind.EXPIRE, timedelta(days=1)),
        ]

    @given(
        st.timedeltas(timedelta(0), timedelta(days=366)).map(lambda span: NOON.astimezone(UTC) + span),
        st.times().map(lambda at: at.replace(microsecond=0)),
        st.times().map(lambda at: at.replace(microsecond=0)),
    )
    def test_nothing_is_said_in_quiet_hours(self, instant: datetime, begin: time, end: time) -> None:
        """Whatever they are, and whichever way the clocks are changed; it is never earlier, nor a day later."""
        policy = ApprovalPolicy(quiet_from=begin, quiet_until=end)
        loud = policy.loud(instant, NEW_YORK)
        assert timedelta(0) <= loud - instant <= timedelta(hours=25)
        assert policy.loud(loud, NEW_YORK) - loud <= timedelta(hours=1)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"remind_after": (timedelta(0),)},
            {"escalate_after": timedelta(hours=-1)},
            {"expires_after": timedelta(0)},
            {"remind_after": tuple(timedelta(hours=hours) for hours in range(1, 12))},
        ],
    )
    def test_impossible_policies_are_refused(self, wrong: dict[str, timedelta]) -> None:
        """Where they are made."""
        with pytest.raises(RuleBroken):
            ApprovalPolicy(**wrong)  # type: ignore[arg-type]  # on purpose
