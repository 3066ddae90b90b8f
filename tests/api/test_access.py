"""Who may do what under /api."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest

from domain.ports.access import Role

#: What is said about it.
PAGE = (Path(__file__).parents[2] / "docs" / "rest.md").read_text(encoding="utf-8")
#: Everything there is under /api, and the least role that may.
LEAST_ROLES = {
    "DELETE /api/keys/{key_id}": Role.OWNER,
    "DELETE /api/suppressions/{phone}": Role.OWNER,
    "DELETE /api/memory/{contact_id}": Role.OPERATOR,
    "DELETE /api/agents/{agent_id}/draft": Role.OPERATOR,
    "DELETE /api/messages/{message_id}/done": Role.OPERATOR,
    "DELETE /api/numbers/{phone}": Role.OWNER,
    "GET /api/agents": Role.VIEWER,
    "GET /api/agents/{agent_id}": Role.VIEWER,
    "GET /api/agents/{agent_id}/versions/{version}": Role.VIEWER,
    "GET /api/appointments": Role.VIEWER,
    "GET /api/appointments/{appointment_id}": Role.VIEWER,
    "GET /api/audit": Role.OWNER,
    "GET /api/audit/check": Role.OWNER,
    "GET /api/approval-policy": Role.VIEWER,
    "GET /api/approvals": Role.VIEWER,
    "GET /api/approvers": Role.OPERATOR,
    "GET /api/availability": Role.VIEWER,
    "GET /api/budgets": Role.VIEWER,
    "GET /api/calendar": Role.VIEWER,
    "GET /api/calls": Role.VIEWER,
    "GET /api/calls/{call_sid}": Role.VIEWER,
    "GET /api/calls/{call_sid}/recording": Role.OPERATOR,
    "GET /api/contacts": Role.VIEWER,
    "GET /api/contacts/lookup": Role.OPERATOR,
    "GET /api/contacts/{contact_id}": Role.VIEWER,
    "GET /api/contacts/{contact_id}/consents": Role.VIEWER,
    "GET /api/costs": Role.VIEWER,
    "GET /api/dial-policy": Role.VIEWER,
    "GET /api/installation": Role.VIEWER,
    "GET /api/interactions": Role.VIEWER,
    "GET /api/live": Role.VIEWER,
    "GET /api/keys": Role.OWNER,
    "GET /api/memory/{contact_id}": Role.VIEWER,
    "GET /api/messages": Role.VIEWER,
    "GET /api/numbers": Role.VIEWER,
    "GET /api/organisation/{organisation_id}": Role.VIEWER,
    "GET /api/organisations": Role.VIEWER,
    "GET /api/overview": Role.VIEWER,
    "GET /api/plans": Role.VIEWER,
    "GET /api/plans/{plan_id}": Role.VIEWER,
    "GET /api/principals": Role.VIEWER,
    "GET /api/resources": Role.VIEWER,
    "GET /api/resources/{key}": Role.VIEWER,
    "GET /api/services": Role.VIEWER,
    "GET /api/services/{key}": Role.VIEWER,
    "GET /api/suggestions": Role.VIEWER,
    "GET /api/suppressions": Role.OPERATOR,
    "GET /api/tasks": Role.VIEWER,
    "GET /api/tasks/{task_id}": Role.VIEWER,
    "GET /api/tools": Role.VIEWER,
    "GET /api/users": Role.OWNER,
    "GET /api/users/{user_id}": Role.OWNER,
    "GET /api/vehicles": Role.VIEWER,
    "GET /api/vehicles/{vehicle_id}": Role.VIEWER,
    "GET /api/voices": Role.VIEWER,
    "PATCH /api/contacts/{contact_id}": Role.OPERATOR,
    "PATCH /api/organisation/{organisation_id}": Role.OWNER,
    "PATCH /api/resources/{key}": Role.OPERATOR,
    "PATCH /api/services/{key}": Role.OPERATOR,
    "PATCH /api/users/{user_id}": Role.OWNER,
    "PATCH /api/vehicles/{vehicle_id}": Role.OPERATOR,
    "POST /api/agents": Role.OPERATOR,
    "POST /api/agents/{agent_id}/publish": Role.OWNER,
    "POST /api/agents/{agent_id}/rollback": Role.OWNER,
    "POST /api/appointments": Role.OPERATOR,
    "POST /api/appointments/{appointment_id}/cancel": Role.OPERATOR,
    "POST /api/appointments/{appointment_id}/mark": Role.OPERATOR,
    "POST /api/appointments/{appointment_id}/reschedule": Role.OPERATOR,
    "POST /api/calls/{call_sid}/end": Role.OPERATOR,
    "POST /api/calls/{call_sid}/message": Role.OPERATOR,
    "POST /api/calls/{call_sid}/transfer": Role.OPERATOR,
    "POST /api/contacts": Role.OPERATOR,
    "POST /api/contacts/{contact_id}/erase": Role.OWNER,
    "POST /api/contacts/{contact_id}/merge": Role.OPERATOR,
    "POST /api/messages/{message_id}/done": Role.OPERATOR,
    "POST /api/keys": Role.OWNER,
    "POST /api/plans": Role.OPERATOR,
    "POST /api/plans/{plan_id}/tasks/{number}": Role.OPERATOR,
    "POST /api/resources": Role.OPERATOR,
    "POST /api/services": Role.OPERATOR,
    "POST /api/suggestions/{suggestion_id}/dismiss": Role.OPERATOR,
    "POST /api/suggestions/{suggestion_id}/task": Role.OPERATOR,
    "POST /api/tasks": Role.OPERATOR,
    "POST /api/tasks/{task_id}/cancel": Role.OPERATOR,
    "POST /api/tasks/{task_id}/decision": Role.OPERATOR,
    "POST /api/tasks/{task_id}/undo": Role.OPERATOR,
    "POST /api/users": Role.OWNER,
    "POST /api/users/{user_id}/link": Role.OWNER,
    "POST /api/vehicles": Role.OPERATOR,
    "PUT /api/agents/{agent_id}/draft": Role.OPERATOR,
    "PUT /api/approval-policy": Role.OWNER,
    "PUT /api/approvers": Role.OWNER,
    "PUT /api/budgets": Role.OWNER,
    "PUT /api/contacts/{contact_id}/consents/{purpose}": Role.OPERATOR,
    "PUT /api/dial-policy": Role.OWNER,
    "PUT /api/memory/{contact_id}/note": Role.OPERATOR,
    "PUT /api/memory/{contact_id}/promises/{promise_id}/kept": Role.OPERATOR,
    "PUT /api/numbers/{phone}": Role.OWNER,
    "PUT /api/principals/{key}/pin": Role.OWNER,
    "PUT /api/suppressions/{phone}": Role.OPERATOR,
}
#: Whoever signs in has nothing to show before; the others are about the session itself, which no key has.
SIGN_IN = {"POST /api/session", "POST /api/session/link"}
OF_SESSIONS = {"DELETE /api/session", "DELETE /api/session/others", "GET /api/session", "PUT /api/session/password"}
FOR_OPERATORS = [route for route, role in LEAST_ROLES.items() if role is Role.OPERATOR]
FOR_OWNERS = [route for route, role in LEAST_ROLES.items() if role is Role.OWNER]
READS = [route for route, role in LEAST_ROLES.items() if role is Role.VIEWER]


def asked(route: str) -> tuple[str, str]:
    """Return method and a path of a route."""
    method, path = route.split(" ")
    return method, re.sub(r"{\w+}", "x", path)


async def test_table_names_every_route(still_client: httpx.AsyncClient) -> None:
    """A route that is new has to say here who may."""
    paths = (await still_client.get("/openapi.json")).json()["paths"]

    there = {f"{method.upper()} {path}" for path, one in paths.items() if path.startswith("/api/") for method in one}
    assert there == LEAST_ROLES.keys() | SIGN_IN | OF_SESSIONS


def nameless(route: str) -> str:
    """Return a route whose parameters have no names."""
    return re.sub(r"{[^}]*}", "{}", route)


def named_routes(text: str) -> set[str]:
    """Return the routes that documentation names, their parameters without names."""
    return {nameless(route) for route in re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`", text)}


def test_page_says_who_may() -> None:
    """Each row names what takes its role; of the rest everybody may look at all, and operators change all."""
    rows = re.findall(r"^\| (viewer|operator|owner) \| (.*) \|$", PAGE, re.MULTILINE)
    said = {route: Role[role.upper()] for role, text in rows for route in named_routes(text)}
    rest = {nameless(route): Role.VIEWER if route.startswith("GET ") else Role.OPERATOR for route in LEAST_ROLES}

    assert {role for role, _ in rows} == {role.name.lower() for role in Role}
    assert rest | said == {nameless(route): role for route, role in LEAST_ROLES.items()}


async def test_page_says_which_posts_take_no_idempotency_key(still_client: httpx.AsyncClient) -> None:
    """Those that answer a secret, which is kept nowhere."""
    posts = {
        f"POST {path}": {one["name"] for one in methods["post"].get("parameters", []) if one["required"]}
        for path, methods in (await still_client.get("/openapi.json")).json()["paths"].items()
        if path.startswith("/api/") and "post" in methods
    }
    (section,) = re.findall(r"^## Once$(.*?)^## ", PAGE, re.MULTILINE | re.DOTALL)

    keyless = {nameless(route) for route, needed in posts.items() if "Idempotency-Key" not in needed}
    assert named_routes(section) == keyless


async def answers(client: httpx.AsyncClient, routes: Iterable[str], authorization: str) -> dict[str, httpx.Response]:
    """Return what each route answers a request without anything in it."""
    headers = {"Authorization": authorization}
    return {route: await client.request(*asked(route), headers=headers) for route in routes}


@pytest.mark.parametrize("value", ["", "Bearer hf_unknown", "Bearer secret", "Basic hf_operator"])
async def test_every_route_demands_a_key(still_client: httpx.AsyncClient, value: str) -> None:
    """Nobody learns anything without one, not even whether his request was well formed."""
    guarded = LEAST_ROLES.keys() | OF_SESSIONS
    given = await answers(still_client, guarded, value)

    assert {route: one.json()["code"] for route, one in given.items()} == dict.fromkeys(guarded, "not_authenticated")
    assert {(one.status_code, one.headers["www-authenticate"]) for one in given.values()} == {(401, "Bearer")}


async def test_a_key_is_no_session(still_client: httpx.AsyncClient) -> None:
    """There is nothing to show of it, nor to end."""
    given = await answers(still_client, OF_SESSIONS, "Bearer hf_owner")

    assert {one.status_code for one in given.values()} == {401}


async def test_viewer_changes_nothing(still_client: httpx.AsyncClient) -> None:
    """A key that may look may not write; the answer says which role may."""
    given = await answers(still_client, FOR_OPERATORS, "Bearer hf_viewer")

    assert {route: one.status_code for route, one in given.items()} == dict.fromkeys(FOR_OPERATORS, 403)
    assert all("operator" in one.json()["detail"] for one in given.values())


async def test_operator_loosens_nothing(still_client: httpx.AsyncClient) -> None:
    """What protects customers is for an owner."""
    given = await answers(still_client, FOR_OWNERS, "Bearer hf_operator")

    assert {route: one.status_code for route, one in given.items()} == dict.fromkeys(FOR_OWNERS, 403)
    assert all("owner" in one.json()["detail"] for one in given.values())


@pytest.mark.parametrize(("routes", "key"), [(READS, "viewer"), (FOR_OPERATORS, "operator"), (FOR_OWNERS, "owner")])
async def test_whoever_may_is_let_in(still_client: httpx.AsyncClient, routes: list[str], key: str) -> None:
    """Whatever comes of his empty request."""
    given = await answers(still_client, routes, f"Bearer hf_{key}")

    assert {route: one.status_code for route, one in given.items() if one.status_code not in {200, 404, 422, 428}} == {}
