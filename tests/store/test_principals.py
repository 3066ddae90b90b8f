"""Those in charge, on both databases: what they show themselves by, and how often somebody may guess."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import select
from sqlmodel import col

from domain import principals as principals_rules
from domain.business import Organisation
from domain.errors import NotFound, RuleBroken
from domain.ports.audit import AuditFilter
from domain.ports.principals import CodeWanted, Proof
from domain.principals import CODE_LIFE, MOST_CODES, PrincipalEventKind
from store.audit import SqlAuditLog
from store.business_files.yaml_file import read_yaml
from store.business_import import BusinessImport
from store.database import Database
from store.principals import SqlPrincipals
from store.seeds import WORKSHOP_ID
from store.tables import PrincipalEventRow, PrincipalSecretRow
from tests.store.world import NOW, ContactsChanged, SteppingClock, VehiclesChanged

OWNER = "+15551239901"
PIN = "729411"
_IDS = count()


@pytest.fixture(autouse=True)
def _digits_are_hashed_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here depends on what a guess costs, which is meant to be much."""
    monkeypatch.setitem(principals_rules._SCRYPT, "n", 2)


@pytest.fixture
async def principals(workshop: Organisation, database: Database) -> SqlPrincipals:
    """Return the workshop's, whose owner has a PIN."""
    found = SqlPrincipals(database)
    await found.set_pin(WORKSHOP_ID, "owner", PIN, NOW)
    return found


def proof(digits: str, *, at: datetime = NOW, phone: str = OWNER, attempt: str | None = None) -> Proof:
    """Return an attempt, another one each time."""
    return Proof(attempt or f"attempt-{next(_IDS)}", WORKSHOP_ID, phone, digits, at)


async def test_the_list_leads_from_a_number_to_who_is_in_charge(principals: SqlPrincipals) -> None:
    """Of this business, and nobody else."""
    found = await principals.by_phone(WORKSHOP_ID, OWNER)
    assert found is not None
    assert (found.key, found.name) == ("owner", "Grace Holloway")
    assert await principals.by_phone(WORKSHOP_ID, "+15551230001") is None
    assert await principals.by_phone("lakeside", OWNER) is None


async def test_the_pin_is_right_from_his_number_alone(principals: SqlPrincipals) -> None:
    """Neither another PIN nor another number."""
    assert await principals.is_right(proof(PIN))
    assert not await principals.is_right(proof("729412"))
    assert not await principals.is_right(proof(PIN, phone="+15551230001"))


async def test_after_five_failures_even_the_right_pin_is_wrong_for_a_while(principals: SqlPrincipals) -> None:
    """Over all calls; then it counts again, and a success forgets all failures."""
    for _ in range(5):
        assert not await principals.is_right(proof("000000"))
    later = NOW + timedelta(minutes=15)
    assert not await principals.is_right(proof(PIN, at=later - timedelta(seconds=1)))
    (standing,) = await principals.standings(WORKSHOP_ID, NOW)
    assert standing.locked_until == later
    assert await principals.is_right(proof(PIN, at=later))
    (standing,) = await principals.standings(WORKSHOP_ID, later)
    assert (standing.has_pin, standing.locked_until) == (True, None)


async def test_of_many_guesses_at_once_no_more_are_looked_at(principals: SqlPrincipals) -> None:
    """The right one among them comes behind the lock, or was among the first five."""
    await asyncio.gather(*(principals.is_right(proof(f"{guess:06}")) for guess in range(5)))
    assert not any(await asyncio.gather(*(principals.is_right(proof(PIN)) for _ in range(3))))


async def test_an_attempt_told_again_counts_once_and_has_the_same_answer(principals: SqlPrincipals) -> None:
    """An activity that is retried is no further guess."""
    for _ in range(7):
        assert not await principals.is_right(proof("000000", attempt="same"))
    for _ in range(2):
        assert await principals.is_right(proof(PIN, attempt="right"))


class TestCodes:
    """Codes that were texted."""

    @pytest.fixture(autouse=True)
    async def code(self, principals: SqlPrincipals) -> None:
        """A code is under way."""
        assert await principals.keep_code(CodeWanted(WORKSHOP_ID, OWNER, NOW), "482913")

    async def test_a_code_counts_once(self, principals: SqlPrincipals) -> None:
        """Whoever has overheard it comes too late."""
        assert await principals.is_right(proof("482913"))
        assert not await principals.is_right(proof("482913"))

    async def test_a_code_lives_five_minutes(self, principals: SqlPrincipals) -> None:
        """To the second."""
        assert not await principals.is_right(proof("482913", at=NOW + CODE_LIFE))
        assert await principals.is_right(proof("482913", at=NOW + CODE_LIFE - timedelta(seconds=1)))

    async def test_the_next_code_takes_the_place_of_the_one_before(self, principals: SqlPrincipals) -> None:
        """There is one at a time."""
        assert await principals.keep_code(CodeWanted(WORKSHOP_ID, OWNER, NOW), "113355")
        assert not await principals.is_right(proof("482913"))
        assert await principals.is_right(proof("113355"))

    async def test_codes_are_bounded_and_strangers_get_none(self, principals: SqlPrincipals) -> None:
        """Whoever forges his number can't flood him; after an hour there are codes again."""
        for _ in range(MOST_CODES - 1):
            assert await principals.keep_code(CodeWanted(WORKSHOP_ID, OWNER, NOW), "113355")
        assert not await principals.keep_code(CodeWanted(WORKSHOP_ID, OWNER, NOW), "224466")
        assert not await principals.keep_code(CodeWanted(WORKSHOP_ID, "+15551230001", NOW), "224466")
        later = NOW + timedelta(hours=1)
        assert await principals.keep_code(CodeWanted(WORKSHOP_ID, OWNER, later), "224466")

    async def test_behind_a_lock_no_code_is_sent(self, principals: SqlPrincipals) -> None:
        """It would not count."""
        for _ in range(5):
            await principals.is_right(proof("000000"))
        assert not await principals.keep_code(CodeWanted(WORKSHOP_ID, OWNER, NOW), "224466")


async def test_nothing_is_in_clear_and_everything_is_noted(principals: SqlPrincipals, database: Database) -> None:
    """Whoever reads the tables learns what happened, and no digit."""
    await principals.keep_code(CodeWanted(WORKSHOP_ID, OWNER, NOW), "482913")
    for digits in ("000000", "111222", "333444", "555666", "777888", PIN):
        await principals.is_right(proof(digits))
    async with database.reading() as unit:
        (secret,) = await unit.scalars(select(PrincipalSecretRow))
        events = (await unit.scalars(select(PrincipalEventRow).order_by(col(PrincipalEventRow.kind)))).all()
    kinds = [event.kind for event in events]
    wanted = [PrincipalEventKind.FAILED] * 4 + [PrincipalEventKind(one) for one in ("pin_set", "code_sent")]
    assert sorted(kinds) == sorted([*wanted, PrincipalEventKind.LOCKED, PrincipalEventKind.BEHIND_LOCK])
    written = secret.model_dump_json() + "".join(event.model_dump_json() for event in events)
    assert not any(digits in written for digits in (PIN, "482913", "333444"))


async def test_every_attempt_is_in_the_audit_log(principals: SqlPrincipals, database: Database) -> None:
    """Who, what and when, and no digit."""
    await principals.is_right(proof("000111"))
    await principals.is_right(proof(PIN))
    entries = await SqlAuditLog(database).entries(AuditFilter(), before=None, limit=3)
    assert [entry.event.action for entry in entries] == ["principal.verified", "principal.failed", "principal.pin_set"]
    assert not any(digits in repr(entries) for digits in ("000111", PIN))


async def test_a_new_pin_lifts_a_lock_and_ends_the_old_one(principals: SqlPrincipals) -> None:
    """Whoever may set it is in charge anyway."""
    for _ in range(5):
        await principals.is_right(proof("000000"))
    await principals.set_pin(WORKSHOP_ID, "owner", "860213", NOW)
    assert not await principals.is_right(proof(PIN))
    assert await principals.is_right(proof("860213"))


async def test_nobody_and_no_pin_are_refused(principals: SqlPrincipals) -> None:
    """With what is wrong."""
    with pytest.raises(NotFound, match="no principal"):
        await principals.set_pin(WORKSHOP_ID, "nobody", PIN, NOW)
    with pytest.raises(RuleBroken, match="digits"):
        await principals.set_pin(WORKSHOP_ID, "owner", "12", NOW)


async def test_a_files_list_of_those_in_charge_is_the_whole_list(
    principals: SqlPrincipals, database: Database, clock: SteppingClock
) -> None:
    """Who is left out is in charge no more; who stays keeps his PIN, and a file that says nothing changes nothing."""
    stated = "organisation: {id: northgate, name: Northgate Auto Workshop, time_zone: America/New_York}\n"
    kim = '{key: kim, name: Kim, phones: ["+15551239902"]}'
    owner = f'{{key: owner, name: Grace Holloway, phones: ["{OWNER}"]}}'
    importing = BusinessImport(database, clock, contact_changed=ContactsChanged(), vehicle_changed=VehiclesChanged())
    for said, keys in (
        (f"principals: [{owner}, {kim}]", ["owner", "kim"]),
        ("", ["owner", "kim"]),
        (f"principals: [{owner}]", ["owner"]),
    ):
        assert (await importing.take(read_yaml(stated + said))).is_stored
        assert [one.key for one in await principals.principals(WORKSHOP_ID)] == keys
    assert await principals.is_right(proof(PIN))
    await importing.take(read_yaml(f"{stated}principals: []"))
    assert not await principals.is_right(proof(PIN))


@pytest.mark.parametrize(
    ("listed", "wrong"),
    [
        ("{key: kim, name: Kim}", "needs a phone or an e-mail address"),
        ('{key: a, name: A, phones: ["+15551239902"]}, {key: b, name: B, phones: ["+15551239902"]}', "is there twice"),
        ('{key: a, name: A, emails: [a@b.example], pin: "7294"}', "pin"),
    ],
)
def test_a_list_nobody_could_be_known_by_is_refused(listed: str, wrong: str) -> None:
    """With what is wrong; a PIN has no place in a file."""
    stated = "organisation: {id: northgate, name: Northgate, time_zone: America/New_York}\n"
    with pytest.raises(RuleBroken, match=wrong):
        read_yaml(f"{stated}principals: [{listed}]")
