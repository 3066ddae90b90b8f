"""Links to the dashboard are made on the command line, and when nobody has signed in yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TypeVar

import pytest

from activities.signing_in import OpenedSession, SigningIn
from api.public_url import PublicUrl
from domain.errors import SignInFailed
from domain.ports.access import Role
from domain.ports.audit import AuditFilter
from domain.users import User, UserChange
from processes import cli
from processes.clock import utc_now
from processes.first_owner import welcome_first_owner
from processes.ports import Ports
from processes.rehearsal.owner import signed_in_url
from processes.settings import Settings, embedded_settings
from processes.sign_in import dashboard_address, sign_in_ports, sign_in_url
from processes.stack_plan import StackPlan
from store.audit import SqlAuditLog
from store.database import Database
from store.migrate import upgrade

EMAIL = "grace@northgate.example"
_T = TypeVar("_T")


@pytest.fixture
def settings(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Set the database of the command, and where the dashboard is."""
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("HOLDFAST_DASHBOARD_URL", "https://desk.northgate.example/")
    return embedded_settings()


def of_database(url: str | None, wanted: Callable[[Database], Coroutine[None, None, _T]]) -> _T:
    """Return what a database says."""

    async def asked() -> _T:
        database = Database.open(str(url))
        try:
            return await wanted(database)
        finally:
            await database.close()

    return asyncio.run(asked())


def printed_link(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command; return the token of the link it prints, which is all there is on standard output."""
    assert cli.main(arguments) == 0
    page, _, token = capsys.readouterr().out.strip().partition("#token=")
    assert page == "https://desk.northgate.example/sign-in"
    return token


def followed(settings: Settings, token: str) -> User:
    """Follow a link, and return who is signed in."""

    async def follow(database: Database) -> OpenedSession:
        return await SigningIn(sign_in_ports(database)).by_link(token, utc_now())

    return of_database(settings.database, follow).signed_in.user


def test_a_new_owner_is_signed_in_by_the_link(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Under the name he was given; the audit log says where he comes from."""
    user = followed(settings, printed_link(capsys, "create-owner", EMAIL.upper(), "--name", "Grace Holloway"))
    assert (user.email, user.name, user.role) == (EMAIL, "Grace Holloway", Role.OWNER)
    (entry,) = of_database(
        settings.database, lambda found: SqlAuditLog(found).entries(AuditFilter(), before=None, limit=9)
    )
    told = (entry.event.actor, entry.event.action, entry.event.subject)
    assert told == ("the command line", "user.link", user.user_id)


def test_whoever_was_shut_out_is_an_owner_again(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Who has the shell may let anybody in; his name stays."""
    user = followed(settings, printed_link(capsys, "create-owner", EMAIL, "--name", "Grace Holloway"))
    printed_link(capsys, "create-owner", "other@northgate.example")

    async def shut_out(database: Database) -> User:
        change = UserChange(role=Role.VIEWER, is_disabled=True).made_at(utc_now())
        return await sign_in_ports(database).users.change(user.user_id, change)

    of_database(settings.database, shut_out)
    with pytest.raises(SignInFailed):
        followed(settings, printed_link(capsys, "sign-in-link", EMAIL))
    again = followed(settings, printed_link(capsys, "create-owner", EMAIL))
    assert (again.user_id, again.name, again.role) == (user.user_id, "Grace Holloway", Role.OWNER)


@pytest.mark.parametrize(
    ("verb", "email", "said"), [("sign-in-link", EMAIL, "create-owner"), ("create-owner", "grace", "no e-mail address")]
)
def test_a_mistyped_address_is_no_success(
    settings: Settings, capsys: pytest.CaptureFixture[str], verb: str, email: str, said: str
) -> None:
    """With what to do about it."""
    del settings
    assert cli.main([verb, email]) == 1
    assert said in capsys.readouterr().err


def test_the_first_owner_is_let_in_by_the_latest_start(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Each start prints a link until he has signed in; none without his address."""
    named = settings.model_copy(update={"owner_email": EMAIL})

    def started(chosen: Settings) -> str:
        of_database(settings.database, lambda found: welcome_first_owner(chosen, found))
        return capsys.readouterr().out.partition("#token=")[2].strip()

    assert started(settings) == ""
    first, second = started(named), started(named)
    with pytest.raises(SignInFailed):
        followed(settings, first)
    assert followed(settings, second).role is Role.OWNER
    assert started(named) == ""


def test_a_database_that_is_away_keeps_no_api_from_starting(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Callers come first."""
    named = settings.model_copy(update={"owner_email": EMAIL})
    of_database(f"sqlite:///{tmp_path / 'empty.db'}", lambda found: welcome_first_owner(named, found))
    assert capsys.readouterr().out == ""


def test_whoever_starts_a_stack_is_its_owner(tmp_path: Path) -> None:
    """By a link to the dashboard of that very stack; the last one counts."""
    plan = StackPlan(tmp_path, Ports(api=10001))
    upgrade(plan.database)
    links = [asyncio.run(signed_in_url(plan)) for _ in range(2)]
    settings = embedded_settings().model_copy(update={"database_url": plan.database})
    tokens = [link.removeprefix("http://127.0.0.1:10001/sign-in#token=") for link in links]
    with pytest.raises(SignInFailed):
        followed(settings, tokens[0])
    assert (followed(settings, tokens[1]).email, len(tokens[1])) == ("owner@holdfast.example", 43)


def test_a_link_leads_to_where_the_dashboard_is(tmp_path: Path) -> None:
    """As the settings say, or the stack that runs in the folder; what is bound everywhere is reached here."""
    usual = embedded_settings().model_copy(update={"data_dir": tmp_path, "dashboard_url": None})
    assert sign_in_url(usual, "t") == "http://127.0.0.1:8080/sign-in#token=t"
    assert sign_in_url(usual, "t", "/calls/CA1?org=northgate") == (
        "http://127.0.0.1:8080/sign-in?next=%2Fcalls%2FCA1%3Forg%3Dnorthgate#token=t"
    )
    bound = usual.model_copy(update={"api_host": "0.0.0.0", "api_port": 9000})
    assert sign_in_url(bound, "t") == "http://127.0.0.1:9000/sign-in#token=t"
    StackPlan(tmp_path, Ports(api=10001)).leave_note()
    assert sign_in_url(usual, "t") == "http://127.0.0.1:10001/sign-in#token=t"


def test_without_a_place_the_dashboard_is_on_this_machine(tmp_path: Path) -> None:
    """Or where the api is bound; a place that is named is the only one."""
    usual = embedded_settings().model_copy(update={"data_dir": tmp_path, "dashboard_url": None})
    assert dashboard_address(usual) == PublicUrl(None, local="http://127.0.0.1:8080")
    bound = usual.model_copy(update={"api_host": "192.0.2.7"})
    assert dashboard_address(bound).local == "http://192.0.2.7:8080"
    named = usual.model_copy(update={"dashboard_url": "https://desk.northgate.example"})
    assert dashboard_address(named).base == "https://desk.northgate.example"
