"""Control endpoints: the service account for the product, and a look at everything in the calendars."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request

from sandbox.google.account import ServiceAccount
from sandbox.google.calendars import Calendars


def create_router(account: ServiceAccount, calendars: Calendars) -> APIRouter:
    """Return the endpoints, to be mounted under `/control` of the program whose Google app is under `/google`."""
    router = APIRouter(prefix="/google")

    @router.get("/service-account")
    async def service_account(request: Request) -> dict[str, str]:
        return account.as_json(f"{request.url.scheme}://{request.url.netloc}/google")

    @router.get("/events")
    async def events() -> list[dict[str, object]]:
        return calendars.everything()

    @router.delete("/events", status_code=HTTPStatus.NO_CONTENT)
    async def reset() -> None:
        calendars.reset()

    @router.delete("/calendars/{calendar_id}", status_code=HTTPStatus.NO_CONTENT)
    async def withdraw(calendar_id: str) -> None:
        calendars.withdraw(calendar_id)

    return router
