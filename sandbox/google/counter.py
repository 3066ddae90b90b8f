"""Serves one of Google's operations after asking the fault board."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from fastapi import Response
from fastapi.responses import JSONResponse

from sandbox.faults import CutResponse, FaultBoard, FaultKind
from sandbox.google.errors import ApiError


class Counter:
    """Where requests are answered, or go wrong as planned."""

    def __init__(self, faults: FaultBoard) -> None:
        """Ask this board."""
        self._faults = faults

    async def serve(self, operation: str, effect: Callable[[], object]) -> Response:
        """Answer with what `effect` returns (None: no content), or with the planned fault."""
        fault = await self._faults.strike("google", operation)
        kind = None if fault is None else fault.kind
        if fault is not None and kind is FaultKind.STATUS:
            raise ApiError(fault.amount, "A planned fault.")
        if kind is FaultKind.DROP:
            return CutResponse()
        answer = effect()
        if kind is FaultKind.LOST_REPLY:
            return CutResponse()
        if isinstance(answer, Response):
            return answer
        return Response(status_code=HTTPStatus.NO_CONTENT) if answer is None else JSONResponse(answer)
