"""Users, sessions, links and failures, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select

from activities.signing_in import SigningIn, new_token
from domain.errors import HoldfastError, NotAuthenticated, NotFound, RuleBroken, TooManyAttempts
from domain.ports.access import Role
from domain.ports.sign_in import Credentials, SignInPorts
from domain.sign_in import (
    IDLE_LIFE,
    LINK_LIFE,
    LONGEST_LIFE,
    OF_ADDRESS,
    LinkPurpose,
    subject_of_address,
    subject_of_source,
)
from domain.users import User, UserChange
from processes.sign_in import sign_in_ports
from store.database import Database
from store.password_hashes import Argon2Hashes
from store.tables import SignInFailureRow, SignInLinkRow, UserAccountRow, UserSessionRow
from store.user_rows import locked_user
from tests.store.world import NOW

GRACE = User(
    user_id="grace",
    email="grace@northgate.example",
    name="Grace Holloway",
    role=Role.OWNER,
    has_password=False,
    created_at=NOW,
)
OLGA = replace(GRACE, user_id="olga", email="olga@northgate.example", name="Olga Petrova")
HERS = subject_of_address(GRACE.email)
THERE = subject_of_source("203.0.113.9")
PASSWORD = "seven tall pines"


def shown(user: User, password_hash: str | None = None) -> Credentials:
    """Return what he has shown to sign in."""
    return Credentials(user, password_hash)


@pytest.fixture
async def ports(database: Database) -> SignInPorts:
    """Return what signing in works with; there is one owner."""
    opened = sign_in_ports(database)
    await opened.users.add(GRACE)
    return opened


class TestUsers:
    """Who signs in."""

    async def test_they_are_kept_as_they_are(self, ports: SignInPorts) -> None:
        """Listed by name, found by id and address."""
        await ports.users.add(OLGA)
        assert await ports.users.users() == [GRACE, OLGA]
        assert await ports.users.user("olga") == OLGA
        found = await ports.users.credentials(OLGA.email)
        assert found is not None
        assert (found.user, found.password_hash) == (OLGA, None)
        assert await ports.users.credentials("nobody@northgate.example") is None
        with pytest.raises(NotFound):
            await ports.users.user("nobody")

    async def test_an_address_is_one_users(self, ports: SignInPorts) -> None:
        """Of two who are invited at once, too."""
        with pytest.raises(RuleBroken, match="another link"):
            await ports.users.add(replace(OLGA, email=GRACE.email))
        twins = [replace(OLGA, user_id=f"olga-{index}") for index in range(2)]
        ended = await asyncio.gather(*(ports.users.add(one) for one in twins), return_exceptions=True)
        assert [type(one) for one in ended if one is not None] == [RuleBroken]

    async def test_the_last_owner_stays(self, ports: SignInPorts) -> None:
        """Neither demoted nor disabled; a disabled owner is none."""
        for change in (UserChange(role=Role.OPERATOR), UserChange(is_disabled=True)):
            with pytest.raises(RuleBroken, match="last owner"):
                await ports.users.change("grace", change.made_at(NOW))
        await ports.users.add(replace(OLGA, disabled_at=NOW))
        with pytest.raises(RuleBroken, match="last owner"):
            await ports.users.change("grace", UserChange(is_disabled=True).made_at(NOW))
        assert (await ports.users.change("grace", UserChange(name="Grace H.").made_at(NOW))).name == "Grace H."

    async def test_two_owners_do_not_demote_each_other(self, ports: SignInPorts) -> None:
        """Of both at once, one stays."""
        await ports.users.add(OLGA)
        demoted = UserChange(role=Role.VIEWER)
        ended = await asyncio.gather(
            *(ports.users.change(one, demoted.made_at(NOW)) for one in ("grace", "olga")), return_exceptions=True
        )
        assert sum(isinstance(one, HoldfastError) for one in ended) == 1
        assert [one.role for one in await ports.users.users()].count(Role.OWNER) == 1

    async def test_disabled_and_let_in_again(self, ports: SignInPorts) -> None:
        """The first day he was disabled counts; let in again he has no session from before."""
        await ports.users.add(OLGA)
        await ports.sessions.open("t1", shown(OLGA), NOW)
        first = await ports.users.change("olga", UserChange(is_disabled=True).made_at(NOW))
        again = await ports.users.change("olga", UserChange(is_disabled=True).made_at(NOW + timedelta(days=1)))
        assert first.disabled_at == again.disabled_at == NOW
        assert (await ports.users.change("olga", UserChange(is_disabled=False).made_at(NOW))).disabled_at is None
        assert await ports.sessions.find("t1", NOW) is None


class TestSessions:
    """Who is signed in."""

    async def test_a_token_finds_its_user(self, ports: SignInPorts, database: Database) -> None:
        """And stands nowhere in clear."""
        await ports.sessions.open("t1", shown(GRACE), NOW)
        found = await ports.sessions.find("t1", NOW)
        assert found is not None
        assert (found.user, found.opened_at, found.is_by_link) == (GRACE, NOW, False)
        assert await ports.sessions.find("t2", NOW) is None
        async with database.reading() as unit:
            assert "t1" not in {row.token_hash for row in await unit.scalars(select(UserSessionRow))}

    async def test_others_of_a_user_are_closed(self, ports: SignInPorts) -> None:
        """The one he does it from stays, and other people's do."""
        await ports.users.add(OLGA)
        for token, user in (("t1", GRACE), ("t2", GRACE), ("t3", OLGA)):
            await ports.sessions.open(token, shown(user), NOW)
        await ports.sessions.close_others("grace", keep="t1")
        assert [await ports.sessions.find(token, NOW) is not None for token in ("t1", "t2", "t3")] == [
            True,
            False,
            True,
        ]

    async def test_use_is_noted_once_a_minute(self, ports: SignInPorts, database: Database) -> None:
        """A page asks often; what is noted keeps the session up."""
        await ports.sessions.open("t1", shown(GRACE), NOW)
        for seconds, noted in ((59, 0), (60, 60), (100, 60), (120, 120)):
            await ports.sessions.find("t1", NOW + timedelta(seconds=seconds))
            async with database.reading() as unit:
                row = (await unit.scalars(select(UserSessionRow))).one()
            assert row.used_at == NOW + timedelta(seconds=noted)

    async def test_it_ends_unused_and_after_a_fortnight(self, ports: SignInPorts) -> None:
        """Whichever is first."""
        await ports.sessions.open("t1", shown(GRACE), NOW)
        assert await ports.sessions.find("t1", NOW + IDLE_LIFE) is None
        at = NOW
        while at + IDLE_LIFE / 2 < NOW + LONGEST_LIFE:
            at += IDLE_LIFE / 2
            assert await ports.sessions.find("t1", at) is not None
        assert await ports.sessions.find("t1", NOW + LONGEST_LIFE) is None

    async def test_what_is_over_is_forgotten(self, ports: SignInPorts, database: Database) -> None:
        """With the next who signs in."""
        for index in range(3):
            await ports.sessions.open(f"t{index}", shown(GRACE), NOW)
        await ports.sessions.open("late", shown(GRACE), NOW + IDLE_LIFE + timedelta(minutes=1))
        async with database.reading() as unit:
            assert await unit.scalar(select(func.count()).select_from(UserSessionRow)) == 1

    async def test_a_new_password_ends_the_others_and_links(self, ports: SignInPorts) -> None:
        """He who sets it stays."""
        for token in ("t1", "t2"):
            await ports.sessions.open(token, shown(GRACE), NOW)
        await ports.links.issue("link", "grace", LinkPurpose.RESET, NOW)
        await ports.users.set_password("grace", "kept", keep="t2")
        assert await ports.sessions.find("t1", NOW) is None
        assert await ports.sessions.find("t2", NOW) is not None
        assert await ports.links.follow("link", "t3", NOW) is None
        found = await ports.users.credentials(GRACE.email)
        assert found is not None
        assert (found.password_hash, found.user.has_password) == ("kept", True)

    async def test_what_was_shown_before_a_change_opens_nothing(self, ports: SignInPorts) -> None:
        """A sign-in that crosses a new password, or being disabled, does not survive it."""
        await ports.users.add(OLGA)
        await ports.sessions.open("t1", shown(OLGA), NOW)
        await ports.users.set_password("olga", "second", keep="t1")
        assert await ports.sessions.open("t2", shown(OLGA, "first"), NOW) is None
        opened = await ports.sessions.open("t2", shown(OLGA, "second"), NOW)
        assert opened is not None
        assert (opened.user.has_password, opened.is_by_link) == (True, False)
        await ports.users.change("olga", UserChange(is_disabled=True).made_at(NOW))
        assert await ports.sessions.open("t3", shown(OLGA, "second"), NOW) is None
        assert [await ports.sessions.find(token, NOW) for token in ("t2", "t3")] == [None, None]

    async def test_a_sign_in_waits_for_the_change_it_crosses(self, ports: SignInPorts, database: Database) -> None:
        """And sees then that what was shown counts no more."""
        async with database.transaction() as unit:
            row = await locked_user(unit, "grace")
            opening = asyncio.create_task(ports.sessions.open("t1", shown(GRACE), NOW))
            done, _ = await asyncio.wait({opening}, timeout=0.1)
            assert not done
            row.password_hash = "another"
        assert await opening is None

    async def test_who_was_signed_out_meanwhile_sets_no_password(self, ports: SignInPorts) -> None:
        """Of two who know the one before, the second finds his session over, and the first's password stays."""
        for token in ("t1", "t2"):
            await ports.sessions.open(token, shown(GRACE), NOW)
        await ports.users.set_password("grace", "hers", keep="t1")
        with pytest.raises(NotAuthenticated):
            await ports.users.set_password("grace", "his", keep="t2")
        found = await ports.users.credentials(GRACE.email)
        assert found is not None
        assert found.password_hash == "hers"

    async def test_another_role_ends_them_too(self, ports: SignInPorts) -> None:
        """A name does not."""
        await ports.users.add(OLGA)
        await ports.sessions.open("t1", shown(OLGA), NOW)
        await ports.users.change("olga", UserChange(name="Olga P.", role=Role.OWNER).made_at(NOW))
        assert await ports.sessions.find("t1", NOW) is not None
        await ports.users.change("olga", UserChange(role=Role.VIEWER).made_at(NOW))
        assert await ports.sessions.find("t1", NOW) is None


class TestLinks:
    """Links that sign in once."""

    async def test_one_is_followed_once(self, ports: SignInPorts) -> None:
        """Also by several at once."""
        await ports.links.issue("link", "grace", LinkPurpose.INVITE, NOW)
        found = await asyncio.gather(*(ports.links.follow("link", f"t{index}", NOW) for index in range(4)))
        (signed_in,) = [one for one in found if one is not None]
        assert (signed_in.user, signed_in.is_by_link) == (GRACE, True)
        opened = [await ports.sessions.find(f"t{index}", NOW) for index in range(4)]
        assert sum(one is not None for one in opened) == 1

    async def test_it_lasts_a_day_and_until_the_next(self, ports: SignInPorts) -> None:
        """A second one makes the first worthless."""
        await ports.links.issue("first", "grace", LinkPurpose.INVITE, NOW)
        await ports.links.issue("second", "grace", LinkPurpose.RESET, NOW)
        assert await ports.links.follow("first", "t1", NOW) is None
        assert await ports.links.follow("second", "t1", NOW + LINK_LIFE) is None

    async def test_a_disabled_user_follows_none(self, ports: SignInPorts) -> None:
        """Neither one from before nor one given him since."""
        await ports.users.add(OLGA)
        await ports.links.issue("before", "olga", LinkPurpose.INVITE, NOW)
        await ports.users.change("olga", UserChange(is_disabled=True).made_at(NOW))
        await ports.links.issue("since", "olga", LinkPurpose.RESET, NOW)
        assert [await ports.links.follow(one, one, NOW) for one in ("before", "since")] == [None, None]

    async def test_nobody_is_given_none(self, ports: SignInPorts) -> None:
        """A mistyped id does not look like a success."""
        with pytest.raises(NotFound):
            await ports.links.issue("link", "nobody", LinkPurpose.RESET, NOW)

    async def test_it_is_nowhere_in_clear(self, ports: SignInPorts, database: Database) -> None:
        """Whoever reads the table can't follow it."""
        link = new_token()
        await ports.links.issue(link, "grace", LinkPurpose.RESET, NOW)
        async with database.reading() as unit:
            assert link not in (await unit.scalars(select(SignInLinkRow))).one().model_dump_json()


class TestFirstOwner:
    """The one who sets an installation up."""

    async def test_of_several_starts_the_latest_link_counts(self, database: Database) -> None:
        """All of one and the same owner."""
        links = sign_in_ports(database).links
        starts = [replace(GRACE, user_id=f"u{index}") for index in range(3)]
        given = await asyncio.gather(*(links.first_owner(one.user_id, one, NOW) for one in starts))
        assert given == [True] * 3
        followed = [await links.follow(one.user_id, f"s-{one.user_id}", NOW) for one in starts]
        assert sum(one is not None for one in followed) == 1
        async with database.reading() as unit:
            assert await unit.scalar(select(func.count()).select_from(UserAccountRow)) == 1

    async def test_once_he_has_signed_in_there_is_none(self, database: Database) -> None:
        """Whoever restarts the api gets no way in."""
        links = sign_in_ports(database).links
        assert await links.first_owner("link", GRACE, NOW)
        assert await links.follow("link", "t1", NOW) is not None
        assert not await links.first_owner("again", GRACE, NOW)
        assert await links.follow("again", "t2", NOW) is None

    async def test_where_somebody_else_was_invited_there_is_none(self, ports: SignInPorts) -> None:
        """An owner made on the command line is the first."""
        assert not await ports.links.first_owner("link", OLGA, NOW)
        assert [one.user_id for one in await ports.users.users()] == ["grace"]


class TestFailures:
    """How often somebody may fail."""

    async def test_of_many_at_once_no_more_are_looked_at_than_in_a_row(self, ports: SignInPorts) -> None:
        """Each is counted before it is looked at."""
        begun = await asyncio.gather(
            *(ports.attempts.begin((HERS, THERE), NOW) for _ in range(OF_ADDRESS.waits_from + 4))
        )
        assert begun.count(None) == OF_ADDRESS.waits_from
        assert set(begun) == {None, NOW + OF_ADDRESS.first_wait}

    async def test_behind_a_wait_nothing_counts(self, ports: SignInPorts, database: Database) -> None:
        """Nor for where it comes from."""
        for _ in range(OF_ADDRESS.waits_from + 3):
            await ports.attempts.begin((HERS, THERE), NOW)
        async with database.reading() as unit:
            counted = {row.subject: row.failures for row in await unit.scalars(select(SignInFailureRow))}
        assert counted == {HERS.key: OF_ADDRESS.waits_from, THERE.key: OF_ADDRESS.waits_from}

    async def test_a_success_is_no_failure(self, ports: SignInPorts, database: Database) -> None:
        """An office of many signs in all day; those who failed there before still count."""
        await ports.attempts.begin((subject_of_address("olga@northgate.example"), THERE), NOW)
        for _ in range(3):
            assert await ports.attempts.begin((HERS, THERE), NOW) is None
            await ports.attempts.succeed(HERS, THERE)
        async with database.reading() as unit:
            counted = [row.failures for row in await unit.scalars(select(SignInFailureRow))]
        assert counted == [1, 1]

    async def test_old_ones_are_forgotten(self, ports: SignInPorts, database: Database) -> None:
        """Whoever makes addresses up fills no table."""
        for index in range(5):
            await ports.attempts.begin((subject_of_address(f"n{index}@x.example"), THERE), NOW)
        await ports.attempts.begin((HERS, THERE), NOW + OF_ADDRESS.forgotten_after + timedelta(seconds=1))
        async with database.reading() as unit:
            assert await unit.scalar(select(func.count()).select_from(SignInFailureRow)) == 2


class TestHashes:
    """What is kept of passwords."""

    async def test_only_the_password_is_right(self) -> None:
        """Twice the same is kept differently; of nobody nothing is right."""
        hashes = Argon2Hashes()
        first, second = await hashes.hashed(PASSWORD), await hashes.hashed(PASSWORD)
        assert first.startswith("$argon2id$")
        assert first != second
        assert PASSWORD not in first
        assert await hashes.is_right(first, PASSWORD)
        assert not await hashes.is_right(first, PASSWORD.upper())
        assert not await hashes.is_right(None, PASSWORD)

    async def test_few_are_hashed_at_once_and_few_wait(self) -> None:
        """The next one is told when to come again; places that become free are given again."""
        hashes, inside, most, leave = Argon2Hashes(), count(1), 10, asyncio.Event()
        entered: list[int] = []

        async def stay() -> None:
            async with hashes.turn():
                entered.append(next(inside))
                await leave.wait()

        staying = [asyncio.create_task(stay()) for _ in range(most)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyAttempts) as refused:
            async with hashes.turn():
                pass
        assert refused.value.retry_after is not None
        assert len(entered) == 2
        leave.set()
        await asyncio.gather(*staying)
        async with hashes.turn():
            pass

    async def test_whoever_has_set_a_password_signs_in_with_it(self, ports: SignInPorts) -> None:
        """From the link to the session, with nothing but the real parts."""
        signing_in = SigningIn(ports)
        link = await signing_in.issue_link("grace", LinkPurpose.INVITE, NOW)
        session = await signing_in.by_link(link, NOW)
        await signing_in.set_password(session, PASSWORD, current=None, source="", now=NOW)
        opened = await signing_in.by_password(" Grace@Northgate.example ", PASSWORD, source="", now=NOW)
        assert opened.signed_in.user.user_id == "grace"
        assert opened.token != session.token
