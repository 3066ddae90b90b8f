"""What vPIC says of VINs, and what becomes of its failures."""

from __future__ import annotations

from contextlib import aclosing
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from domain.errors import NotFound, ProviderRejected, ProviderUnavailable
from domain.vehicles import VehicleFacts
from sandbox.faults import FaultKind
from tests.sandbox.loopback import serve
from tests.vendors.nhtsa.conftest import Nhtsa
from vendors.nhtsa.decoder import NhtsaDecoder
from vendors.nhtsa.results import read_result

HONDA = "1HGCM82633A004352"
TESLA = "5YJ3E1EA2KF317000"


class TestFacts:
    """Answers."""

    async def test_vehicle_is_described(self, nhtsa: Nhtsa) -> None:
        """Make, model, year, body and engine."""
        expected = VehicleFacts(HONDA, "HONDA", "Accord", 2003, "Coupe", "3.0 l, 6 cylinders", "Gasoline")
        assert await nhtsa.decoder.decode(HONDA) == expected

    async def test_what_is_not_known_is_empty(self, nhtsa: Nhtsa) -> None:
        """An electric car has no cylinders."""
        facts = await nhtsa.decoder.decode(TESLA)
        assert (facts.make, facts.engine, facts.fuel) == ("TESLA", "", "Electric")

    async def test_wrong_check_digit_is_remarked(self, nhtsa: Nhtsa) -> None:
        """The vehicle is described all the same."""
        facts = await nhtsa.decoder.decode(HONDA.replace("4352", "4353"))
        assert (facts.model, facts.remarks) == ("Accord", ("the check digit is wrong",))

    @pytest.mark.parametrize("vin", ["11111111111111111", "WAUZZZ8K0BA012345"])
    async def test_unknown_vehicle_is_not_found(self, nhtsa: Nhtsa, vin: str) -> None:
        """Status 200 says nothing."""
        with pytest.raises(NotFound, match="maker is not registered"):
            await nhtsa.decoder.decode(vin)

    def test_odd_answers_are_read_as_far_as_they_go(self) -> None:
        """New codes, no year and nulls break nothing."""
        facts = read_result(HONDA, {"Make": "HONDA", "Model": None, "ModelYear": "", "ErrorCode": "0, 99"})
        assert facts == VehicleFacts(HONDA, "HONDA", remarks=("the register answers with code 99",))


class TestFailures:
    """Errors of our tree."""

    @pytest.mark.parametrize("status", [429, 500, 503])
    async def test_trouble_is_worth_another_attempt(self, nhtsa: Nhtsa, status: int) -> None:
        """Theirs, or too many questions of ours; the next one is answered."""
        nhtsa.faults.plan("nhtsa", "decode", FaultKind.STATUS, amount=status)
        with pytest.raises(ProviderUnavailable, match=str(status)):
            await nhtsa.decoder.decode(HONDA)
        assert (await nhtsa.decoder.decode(HONDA)).make == "HONDA"

    async def test_refusal_is_for_the_operator(self, nhtsa: Nhtsa) -> None:
        """Asking again changes nothing."""
        nhtsa.faults.plan("nhtsa", "decode", FaultKind.STATUS, amount=403)
        with pytest.raises(ProviderRejected):
            await nhtsa.decoder.decode(HONDA)

    @pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.LOST_REPLY])
    async def test_lost_connection_is_worth_another_attempt(self, nhtsa: Nhtsa, kind: FaultKind) -> None:
        """Nothing was changed by the question."""
        nhtsa.faults.plan("nhtsa", "decode", kind)
        with pytest.raises(ProviderUnavailable):
            await nhtsa.decoder.decode(HONDA)

    async def test_patience_has_an_end(self, nhtsa: Nhtsa) -> None:
        """A caller waits."""
        nhtsa.faults.plan("nhtsa", "decode", FaultKind.LATENCY, amount=200)
        async with aclosing(NhtsaDecoder(nhtsa.url, timeout=timedelta(milliseconds=50))) as hurried:
            with pytest.raises(ProviderUnavailable, match="in time"):
                await hurried.decode(HONDA)

    async def test_nobody_there_is_unavailable(self) -> None:
        """Nothing listens on port 1."""
        async with aclosing(NhtsaDecoder("http://127.0.0.1:1")) as lost:
            with pytest.raises(ProviderUnavailable, match="connection failed"):
                await lost.decode(HONDA)

    async def test_body_that_can_not_be_unpacked_is_no_answer(self) -> None:
        """A vehicle is stored all the same."""
        app = FastAPI()

        @app.get("/{path:path}")
        async def answer(path: str) -> HTMLResponse:
            return HTMLResponse("no gzip", headers={"Content-Encoding": "gzip"})

        async with serve(app) as url, aclosing(NhtsaDecoder(url)) as decoder:
            with pytest.raises(ProviderUnavailable, match="DecodingError"):
                await decoder.decode(HONDA)

    @pytest.mark.parametrize("body", ["<html>Down for maintenance</html>", "{}", '{"Results": []}', '{"Results": [1]}'])
    async def test_page_of_maintenance_is_no_answer(self, body: str) -> None:
        """It comes with status 200."""
        app = FastAPI()

        @app.get("/{path:path}")
        async def answer(path: str) -> HTMLResponse:
            return HTMLResponse(body)

        async with serve(app) as url, aclosing(NhtsaDecoder(url)) as decoder:
            with pytest.raises(ProviderUnavailable, match="can't be read"):
                await decoder.decode(HONDA)
