"""Twilio's REST API as an application."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError

from sandbox.twilio.callee import Callee
from sandbox.twilio.exchange import Exchange
from sandbox.twilio.records import CallRecord
from sandbox.twilio.rest import Desk, Gate, RestError, install_errors
from sandbox.twilio.rest_calls import create_calls
from sandbox.twilio.rest_messages import create_messages
from sandbox.twilio.rest_recordings import create_recordings


def create_app(exchange: Exchange, callee: Callable[[CallRecord], Callee]) -> FastAPI:
    """Return the application, to be mounted under `/twilio`.

    Args:
        exchange: Carries the calls; closing it is up to whoever opened it.
        callee: Finds who is rung by a call the account places.
    """
    stage = exchange.stage
    gate = Gate(stage.records.account_sid, stage.auth_token)
    app = FastAPI(title="Twilio in a box", dependencies=[Depends(gate)])
    install_errors(app)

    @app.exception_handler(RequestValidationError)
    async def missing(_request: Request, exception: Exception) -> Response:
        return RestError(21201 if "To" in str(exception) else 20001, "A required parameter is missing").response()

    desk = Desk(stage, exchange)
    for router in (create_calls(desk, callee), create_messages(desk), create_recordings(desk)):
        app.include_router(router)
    return app
