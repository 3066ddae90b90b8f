"""vPIC's "Decode VIN (flat format)": every VIN is answered with status 200, what is wrong with it is a code inside."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from sandbox.faults import CutResponse, FaultBoard, FaultKind
from sandbox.nhtsa.register import decode


def create_app(faults: FaultBoard) -> FastAPI:
    """Return the application, to be mounted under `/nhtsa`; its one fault operation is `decode`."""
    app = FastAPI(title="NHTSA vPIC in a box")

    @app.get("/api/vehicles/DecodeVinValues/{vin}")
    async def decode_vin_values(vin: str, format: str = "xml") -> Response:  # noqa: A002 - vPIC's word
        fault = await faults.strike("nhtsa", "decode")
        if fault is not None and fault.kind is FaultKind.STATUS:
            return Response("<html>A planned fault.</html>", fault.amount, media_type="text/html")
        if fault is not None:
            return CutResponse()
        if format != "json":
            return Response("<Response/>", HTTPStatus.OK, media_type="application/xml")
        return JSONResponse(
            {
                "Count": 1,
                "Message": "Results returned successfully. NOTE: Any missing decoded values should be interpreted as "
                "NHTSA does not have data on the specific variable.",
                "SearchCriteria": f"VIN:{vin}",
                "Results": [decode(vin)],
            }
        )

    return app
