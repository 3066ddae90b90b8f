"""Who may do what under /api."""

from __future__ import annotations

import re
from collections.abc import Iterable

import httpx
import pytest

from domain.ports.access import Role

#: Everything there is under /api, and the least role that may.
LEAST_ROLES = {
    "DELETE /api/suppressions/{phone}": Role.ADMIN,
    "DELETE /api/memory/{contact_id}": Role.OPERATOR,
    "GET /api/appointments": Role.VIEWER,
    "GET /api/appointments/{appointment_id}": Role.VIEWER,
    "GET /api/audit": Role.ADMIN,
    "GET /api/approval-policy": Role.VIEWER,
    "GET /api/approvals": Role.VIEWER,
    "GET /api/approvers": Role.OPERATOR,
    "GET /api/availability": Role.VIEWER,
    "GET /api/budgets": Role.VIEWER,
    "GET /api/calendar": Role.VIEWER,
    "GET /api/calls": Role.VIEWER,
    "GET /api/calls/{call_sid}": Role.VIEWER,
    "GET /api/contacts": Role.VIEWER,
    "GET /api/contacts/lookup": Role.OPERATOR,
    "GET /api/contacts/{contact_id}": Role.VIEWER,
    "GET /api/contacts/{contact_id}/consents": Role.VIEWER,
    "GET /api/costs": Role.VIEWER,
    "GET /api/dial-policy": Role.VIEWER,
    "GET /api/interactions": Role.VIEWER,
    "GET /api/memory/{contact_id}": Role.VIEWER,
    "GET /api/messages": Role.VIEWER,
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
    "GET /api/vehicles": Role.VIEWER,
    "GET /api/vehicles/{vehicle_id}": Role.VIEWER,
    "PATCH /api/contacts/{contact_id}": Role.OPERATOR,
    "PATCH /api/resources/{key}": Role.OPERATOR,
    "PATCH /api/services/{key}": Role.OPERATOR,
    "PATCH /api/vehicles/{vehicle_id}": Role.OPERATOR,
    "POST /api/appointments": Role.OPERATOR,
    "POST /api/appointments/{appointment_id}/cancel": Role.OPERATOR,
    "POST /api/appointments/{appointment_id}/mark": Role.OPERATOR,
    "POST /api/appointments/{appointment_id}/reschedule": Role.OPERATOR,
    "POST /api/contacts": Role.OPERATOR,
    "POST /api/contacts/{contact_id}/merge": Role.OPERATOR,
    "POST /api/plans": Role.OPERATOR,
    "POST /api/plans/{plan_id}/tasks/{number}": Role.OPERATOR,
    "POST /api/suggestions/{suggestion_id}/dismiss": Role.OPERATOR,
    "POST /api/suggestions/{suggestion_id}/task": Role.OPERATOR,
    "POST /api/tasks": Role.OPERATOR,
    "POST /api/tasks/{task_id}/cancel": Role.OPERATOR,
    "POST /api/tasks/{task_id}/decision": Role.OPERATOR,
    "POST /api/tasks/{task_id}/undo": Role.OPERATOR,
    "POST /api/vehicles": Role.OPERATOR,
    "PUT /api/approval-policy": Role.ADMIN,
    "PUT /api/approvers": Role.ADMIN,
    "PUT /api/budgets": Role.ADMIN,
    "PUT /api/contacts/{contact_id}/consents/{purpose}": Role.OPERATOR,
    "PUT /api/dial-policy": Role.ADMIN,
    "PUT /api/memory/{contact_id}/note": Role.OPERATOR,
    "PUT /api/memory/{contact_id}/promises/{promise_id}/kept": Role.OPERATOR,
    "PUT /api/principals/{key}/pin": Role.ADMIN,
    "PUT /api/suppressions/{phone}": Role.OPERATOR,
}
FOR_OPERATORS = [route for route, role in LEAST_ROLES.items() if role is Role.OPERATOR]
FOR_ADMINS = [route for route, role in LEAST_ROLES.items() if role is Role.ADMIN]
READS = [route for route, role in LEAST_ROLES.items() if role is Role.VIEWER]


def asked(route: str) -> tuple[str, str]:
    """Return method and a path of a route."""
    method, path = route.split(" ")
    return method, re.sub(r"{\w+}", "x", path)


async def test_table_names_every_route(still_client: httpx.AsyncClient) -> None:
    """A route that is new has to say here who may."""
    paths = (await still_client.get("/openapi.json")).json()["paths"]

    there = {f"{method.upper()} {path}" for path, one in paths.items() if path.startswith("/api/") for method in one}
    assert there == LEAST_ROLES.keys()


async def answers(client: httpx.AsyncClient, routes: Iterable[str], authorization: str) -> dict[str, httpx.Response]:
    """Return what each route answers a request without anything in it."""
    headers = {"Authorization": authorization}
    return {route: await client.request(*asked(route), headers=headers) for route in routes}


@pytest.mark.parametrize("value", ["", "Bearer hf_unknown", "Bearer secret", "Basic hf_operator"])
async def test_every_route_demands_a_key(still_client: httpx.AsyncClient, value: str) -> None:
    """Nobody learns anything without one, not even whether his request was well formed."""
    given = await answers(still_client, LEAST_ROLES, value)

    assert {route: one.json()["code"] for route, one in given.items()} == dict.fromkeys(
        LEAST_ROLES, "not_authenticated"
    )
    assert {(one.status_code, one.headers["www-authenticate"]) for one in given.values()} == {(401, "Bearer")}


async def test_viewer_changes_nothing(still_client: httpx.AsyncClient) -> None:
    """A key that may look may not write; the answer says which role may."""
    given = await answers(still_client, FOR_OPERATORS, "Bearer hf_viewer")

    assert {route: one.status_code for route, one in given.items()} == dict.fromkeys(FOR_OPERATORS, 403)
    assert all("operator" in one.json()["detail"] for one in given.values())


async def test_operator_loosens_nothing(still_client: httpx.AsyncClient) -> None:
    """What protects customers is for an administrator."""
    given = await answers(still_client, FOR_ADMINS, "Bearer hf_operator")

    assert {route: one.status_code for route, one in given.items()} == dict.fromkeys(FOR_ADMINS, 403)
    assert all("admin" in one.json()["detail"] for one in given.values())


@pytest.mark.parametrize(("routes", "key"), [(READS, "viewer"), (FOR_OPERATORS, "operator"), (FOR_ADMINS, "admin")])
async def test_whoever_may_is_let_in(still_client: httpx.AsyncClient, routes: list[str], key: str) -> None:
    """Whatever comes of his empty request."""
    given = await answers(still_client, routes, f"Bearer hf_{key}")

    assert {route: one.status_code for route, one in given.items() if one.status_code not in {200, 404, 422}} == {}
