"""Who is in charge of a business, from the database, and whether somebody is who he claims to be."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.audit import AuditEvent
from domain.errors import NotFound
from domain.ports.principals import (
    CodeWanted,
    PrincipalDesk,
    PrincipalFinder,
    PrincipalProofs,
    PrincipalStanding,
    Proof,
)
from domain.principals import (
    CODE_LIFE,
    CODES_WITHIN,
    MOST_CODES,
    Lockout,
    Principal,
    PrincipalEventKind,
    check_pin,
    hashed,
    is_hash_of,
)
from store.audit import append_events
from store.database import Database
from store.inserting import insert_once
from store.tables import PrincipalEventRow, PrincipalRow, PrincipalSecretRow

_LOG: Final = logging.getLogger(__name__)
_SALT_BYTES: Final = 16


class SqlPrincipals(PrincipalFinder, PrincipalProofs, PrincipalDesk):
    """`PrincipalFinder`, `PrincipalProofs` and `PrincipalDesk` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    # ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def by_phone(self, organisation_id: str, phone: str) -> Principal | None:
        """Return who claims to call from that number."""
        return next((one for one in await self.principals(organisation_id) if phone in one.phones), None)

    async def principals(self, organisation_id: str) -> Sequence[Principal]:
        """Return all of a business's, in the order of its file."""
        async with self._database.reading() as unit:
            return [_read(row) for row in await _rows(unit, organisation_id)]

    async def standings(self, organisation_id: str, now: datetime) -> Sequence[PrincipalStanding]:
        """Return all principals of a business in the order of its file."""
        async with self._database.reading() as unit:
            rows = await _rows(unit, organisation_id)
            kept = [await unit.get(PrincipalSecretRow, (organisation_id, row.key)) for row in rows]
        return [_standing(_read(row), secret, now) for row, secret in zip(rows, kept, strict=True)]

    # ── whether it is he ────────────────────────────────────────────────────────────────────────────────────────────

    async def is_right(self, proof: Proof) -> bool:
        """Say whether somebody is who he claims to be; told again, the same.

        Digits are hashed before the row is locked, and counted behind the lock, so that of many guesses at once no more
        are looked at than of as many in a row.
        """
        principal = await self.by_phone(proof.organisation_id, proof.phone)
        if principal is None:
            await asyncio.to_thread(
                hashed, proof.digits, secrets.token_bytes(_SALT_BYTES)
            )  # takes as long as a wrong PIN
            _LOG.warning("organisation %s: digits from a number that is no principal's", proof.organisation_id)
            return False
        seen = await self._secret(proof.organisation_id, principal.key)
        is_pin = await asyncio.to_thread(is_hash_of, seen.pin_hash, proof.digits)
        is_code = await asyncio.to_thread(is_hash_of, seen.code_hash, proof.digits)
        async with self._database.transaction() as unit:
            secret = await _locked(unit, proof.organisation_id, principal.key)
            before = await unit.get(PrincipalEventRow, proof.attempt_id)
            if before is not None:
                return before.kind == PrincipalEventKind.VERIFIED
            is_pin = is_pin and secret.pin_hash == seen.pin_hash
            is_code = is_code and secret.code_hash == seen.code_hash and _lives(secret, proof)
            kind = _judged(secret, proof.at, is_pin=is_pin, is_code=is_code)
            await _note(unit, proof.attempt_id, secret, kind, proof.at)
        if kind is not PrincipalEventKind.VERIFIED:
            _LOG.warning("principal %s of %s: %s", principal.key, proof.organisation_id, kind)
        return kind is PrincipalEventKind.VERIFIED

    async def keep_code(self, wanted: CodeWanted, code: str) -> bool:
        """Keep the hash of a new code; False: no principal has that number, he is locked out, or had enough of them."""
        principal = await self.by_phone(wanted.organisation_id, wanted.phone)
        if principal is None:
            return False
        kept = await asyncio.to_thread(hashed, code, secrets.token_bytes(_SALT_BYTES))
        async with self._database.transaction() as unit:
            secret = await _locked(unit, wanted.organisation_id, principal.key)
            if _lockout(secret).is_locked(wanted.at) or await _codes(unit, secret, wanted.at) >= MOST_CODES:
                return False
            secret.code_hash, secret.code_phone, secret.code_expires_at = kept, wanted.phone, wanted.at + CODE_LIFE
            await _note(unit, secrets.token_hex(_SALT_BYTES), secret, PrincipalEventKind.CODE_SENT, wanted.at)
        return True

    async def set_pin(self, organisation_id: str, key: str, pin: str, at: datetime) -> None:
        """Keep the hash of a PIN, and lift a lock; raises NotFound, and RuleBroken for a PIN that is none."""
        check_pin(pin)
        async with self._database.reading() as unit:
            if await unit.get(PrincipalRow, (organisation_id, key)) is None:
                raise NotFound(f"there is no principal {key!r} here")
        kept = await asyncio.to_thread(hashed, pin, secrets.token_bytes(_SALT_BYTES))
        async with self._database.transaction() as unit:
            secret = await _locked(unit, organisation_id, key)
            secret.pin_hash = kept
            _count(secret, Lockout())
            await _note(unit, secrets.token_hex(_SALT_BYTES), secret, PrincipalEventKind.PIN_SET, at)

    async def _secret(self, organisation_id: str, key: str) -> PrincipalSecretRow:
        async with self._database.reading() as unit:
            row = await unit.get(PrincipalSecretRow, (organisation_id, key))
        return row or PrincipalSecretRow(organisation_id=organisation_id, key=key)


async def _rows(unit: AsyncSession, organisation_id: str) -> Sequence[PrincipalRow]:
    wanted = select(PrincipalRow).where(col(PrincipalRow.organisation_id) == organisation_id)
    return (await unit.scalars(wanted.order_by(col(PrincipalRow.position), col(PrincipalRow.key)))).all()


async def _locked(unit: AsyncSession, organisation_id: str, key: str) -> PrincipalSecretRow:
    """Return a principal's secrets; nobody else counts on them before this unit is over."""
    await insert_once(unit, [PrincipalSecretRow(organisation_id=organisation_id, key=key)])
    return await unit.get_one(PrincipalSecretRow, (organisation_id, key), with_for_update=True)


async def _codes(unit: AsyncSession, secret: PrincipalSecretRow, now: datetime) -> int:
    """Count the codes of late."""
    sent = select(func.count()).where(
        col(PrincipalEventRow.organisation_id) == secret.organisation_id,
        col(PrincipalEventRow.key) == secret.key,
        col(PrincipalEventRow.kind) == PrincipalEventKind.CODE_SENT,
        col(PrincipalEventRow.at) > now - CODES_WITHIN,
    )
    return await unit.scalar(sent) or 0


def _judged(secret: PrincipalSecretRow, now: datetime, *, is_pin: bool, is_code: bool) -> PrincipalEventKind:
    """Count an attempt, and return what it was."""
    lockout = _lockout(secret)
    if lockout.is_locked(now):
        return PrincipalEventKind.BEHIND_LOCK
    if is_code:
        secret.code_hash = secret.code_phone = secret.code_expires_at = None
    if is_pin or is_code:
        _count(secret, Lockout())
        return PrincipalEventKind.VERIFIED
    after = lockout.after_failure(now)
    _count(secret, after)
    return PrincipalEventKind.LOCKED if after.is_locked(now) else PrincipalEventKind.FAILED


def _lives(secret: PrincipalSecretRow, proof: Proof) -> bool:
    is_young = secret.code_expires_at is not None and proof.at < secret.code_expires_at
    return is_young and secret.code_phone == proof.phone


def _lockout(secret: PrincipalSecretRow) -> Lockout:
    return Lockout(secret.failures, secret.locks, secret.locked_until)


def _count(secret: PrincipalSecretRow, lockout: Lockout) -> None:
    secret.failures, secret.locks, secret.locked_until = lockout.failures, lockout.locks, lockout.locked_until


async def _note(
    unit: AsyncSession, event_id: str, secret: PrincipalSecretRow, kind: PrincipalEventKind, at: datetime
) -> None:
    """Write down what has happened, for the next attempt and, in the audit log, for people."""
    organisation_id, key = secret.organisation_id, secret.key
    unit.add(PrincipalEventRow(event_id=event_id, organisation_id=organisation_id, key=key, kind=kind.value, at=at))
    event = AuditEvent(f"principal-{event_id}", organisation_id, at, f"principal {key}", f"principal.{kind}", key)
    await append_events(unit, [event])


def _read(row: PrincipalRow) -> Principal:
    return Principal(row.key, row.name, tuple(row.phones), tuple(row.emails))


def _standing(principal: Principal, secret: PrincipalSecretRow | None, now: datetime) -> PrincipalStanding:
    if secret is None:
        return PrincipalStanding(principal, has_pin=False, locked_until=None)
    until = secret.locked_until if _lockout(secret).is_locked(now) else None
    return PrincipalStanding(principal, has_pin=secret.pin_hash is not None, locked_until=until)


def principal_rows(organisation_id: str, principals: Sequence[Principal]) -> Sequence[PrincipalRow]:
    """Return the rows of those in charge, in their order."""
    return [
        PrincipalRow(
            organisation_id=organisation_id,
            key=one.key,
            position=position,
            name=one.name,
            phones=list(one.phones),
            emails=list(one.emails),
        )
        for position, one in enumerate(principals)
    ]
