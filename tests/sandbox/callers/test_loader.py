"""Specification of scenario files."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from sandbox.box import SCENARIOS
from sandbox.callers.loader import Library, ScenarioInvalid, load, parse, parse_callers
from sandbox.callers.parts import ANONYMOUS
from sandbox.callers.people import CalleeScript, CallerScript, HangUp, Hm, Say, TexterScript
from sandbox.callers.scenario import Scenario

SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)


def on_saturday(_business: str) -> date:
    """Say that it is Saturday everywhere."""
    return SATURDAY


def on_sunday(_business: str) -> date:
    """Say that it is Sunday everywhere."""
    return SUNDAY


LIBRARY = Library(SCENARIOS)
ALL = LIBRARY.all(today=on_saturday)


def content(**changes: object) -> dict[str, Any]:
    """Return a valid scenario with changes."""
    caller = {"number": "+15551230001", "rules": [{"hears": "help", "says": "On {tuesday}, please."}]}
    return {"title": "t", "callers": [caller], "expect": {"outcomes": ["booked"]}, **changes}


def test_days_are_spoken_by_callers_and_dates_elsewhere() -> None:
    """`{tuesday}` is the same day everywhere, in the form its place needs."""
    appointment = {"contact": "+15551230001", "service": "oil_change", "day": "{tuesday}", "time": "09:00"}
    expect = {"outcomes": ["booked"], "appointments": [appointment]}
    scenario = parse(content(expect=expect), name="x", today=SATURDAY)
    assert scenario.callers[0].rules[0].deeds == (Say(say="On Tuesday November twenty-fourth, please."),)
    assert scenario.expect.appointments[0].day == date(2026, 11, 24)


def test_deeds_are_told_apart_by_their_key() -> None:
    """A rule may do several things in a row."""
    rule = {"hears": "x", "does": [{"say": "a"}, {"hm": "Mm-hm."}, {"hang_up": True}]}
    (caller,) = parse_callers({"number": "anonymous", "rules": [rule]}, today=SATURDAY)
    assert caller.rules[0].deeds == (Say(say="a"), Hm(hm="Mm-hm."), HangUp(hang_up=True))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"titel": "t"}, "titel"),
        ({"callers": []}, "callers"),
        ({"callers": [{"number": "5551", "rules": []}]}, "callers.0.number"),
        ({"callers": [{"number": "anonymous", "rules": [{"hears": "(", "says": "a"}]}]}, "callers.0.rules.0.hears"),
        ({"callers": [{"number": "anonymous", "rules": [{"hears": "a"}]}]}, "either 'says' or 'does'"),
        ({"callers": [{"number": "anonymous", "rules": [{"hears": "a", "does": [{"jump": 1}]}]}]}, "a deed is one of"),
        ({"expect": {"outcomes": ["booked", "booked"]}}, "one outcome for each caller"),
        ({"expect": {"outcomes": ["booked"], "sms": -1}}, "expect.sms"),
    ],
)
def test_a_bad_file_says_what_is_wrong_where(changes: dict[str, object], complaint: str) -> None:
    """The message names the scenario and the place in it."""
    with pytest.raises(ScenarioInvalid, match="bad") as caught:
        parse(content(**changes), name="bad", today=SATURDAY)
    assert complaint in str(caught.value)


@pytest.mark.parametrize("text", ["title: [", "- a", ""])
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    """Broken YAML is a bad scenario, not a crash."""
    path = tmp_path / "broken.yaml"
    path.write_text(text)
    with pytest.raises(ScenarioInvalid, match="broken"):
        load(path, today=SATURDAY)


def test_files_are_read_once_and_days_are_todays(tmp_path: Path) -> None:
    """Whoever asks after midnight gets the next day; the file may be gone."""
    path = tmp_path / "comes.yaml"
    path.write_text(
        "title: t\n"
        "callers: [{number: anonymous, rules: [{hears: help, says: '{tomorrow}'}]}]\n"
        "expect: {outcomes: [answered]}\n"
    )
    library = Library(tmp_path)
    path.unlink()
    said = [_said(library.named("comes", today=today)) for today in (on_saturday, on_sunday)]
    assert said == ["Sunday November twenty-second", "Monday November twenty-third"]
    assert [scenario.name for scenario in library.all(today=on_sunday)] == ["comes"]
    with pytest.raises(ScenarioInvalid, match="goes: no such scenario"):
        library.named("goes", today=on_sunday)


def test_days_are_those_where_the_business_is(tmp_path: Path) -> None:
    """An hour after midnight in New York, tomorrow of a clinic in Chicago is today's of the workshop."""
    for business in ("workshop", "clinic"):
        (tmp_path / f"{business}.yaml").write_text(
            f"title: t\nbusiness: {business}\n"
            "callers: [{number: anonymous, rules: [{hears: help, says: '{tomorrow}'}]}]\n"
            "expect: {outcomes: [answered]}\n"
        )
    clinic, workshop = Library(tmp_path).all(today={"clinic": SATURDAY, "workshop": SUNDAY}.__getitem__)

    assert (_said(clinic), _said(workshop)) == ("Sunday November twenty-second", "Monday November twenty-third")


@pytest.mark.parametrize("today", [date(2026, 11, 21 + offset) for offset in range(7)])
def test_all_scenarios_load_on_any_day(today: date) -> None:
    """Every file fits the format, whatever the weekday of the run."""
    names = [scenario.name for scenario in LIBRARY.all(today=lambda _business: today)]
    assert names == sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


def _said(scenario: Scenario) -> str | None:
    return scenario.callers[0].rules[0].says


def _numbers(scenario: Scenario) -> set[str]:
    """Return the numbers of everybody in a story."""
    people: tuple[CallerScript | CalleeScript | TexterScript, ...] = (
        *scenario.callers,
        *scenario.callees,
        *scenario.texters,
    )
    return ({one.number for one in people} | {contact.phone for contact in scenario.given.contacts}) - {ANONYMOUS}


def test_no_two_scenarios_share_a_number() -> None:
    """All scenarios may run at once against one stack."""
    of = {scenario.name: _numbers(scenario) for scenario in ALL}
    shared = {(one, other) for one, other in combinations(of, 2) if of[one] & of[other]}
    assert shared == set()
    callers = [caller.number for scenario in ALL for caller in scenario.callers]
    assert len(callers) == len(set(callers))


def test_no_two_scenarios_share_an_hour() -> None:
    """Expected bookings at a fixed time do not meet, except where that is the story."""
    times = [
        {(wanted.day, wanted.time) for wanted in scenario.expect.appointments if wanted.time != "any"}
        for scenario in ALL
    ]
    assert sum(map(len, times)) == len(set().union(*times))


def test_one_scenario_is_heard_by_sound_alone() -> None:
    """The demonstration needs a caller without a watermark."""
    assert any(c.mode == "voice" for s in ALL for c in s.callers)
