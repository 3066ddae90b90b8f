"""One result of vPIC: some hundred and forty texts, empty where nothing is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from domain.errors import NotFound
from domain.vehicles import VehicleFacts

#: Source: vPIC API, values of `ErrorCode`; 0 is "clean".
_REMARKS: Final[Mapping[str, str]] = {
    "1": "the check digit is wrong",
    "2": "one character was corrected",
    "3": "one character was corrected, going by the check digit",
    "4": "one character is wrong, and there are several ways to correct it",
    "5": "a few characters are wrong",
    "6": "it is incomplete",
    "7": "its maker is not registered",
    "8": "nothing detailed is known",
    "11": "the character of the model year is wrong",
    "12": "the model year does not fit",
    "14": "some characters say nothing",
    "400": "it has characters no VIN has",
}
_CLEAN: Final = "0"


def read_result(vin: str, result: Mapping[str, object]) -> VehicleFacts:
    """Return the facts; raises NotFound when not even a make is known."""
    make = _text(result, "Make")
    remarks = tuple(_remarks(_text(result, "ErrorCode")))
    if not make:
        raise NotFound(f"the register knows no vehicle with this VIN: {'; '.join(remarks) or 'no make'}")
    year = _text(result, "ModelYear")
    return VehicleFacts(
        vin=vin,
        make=make,
        model=_text(result, "Model"),
        year=int(year) if year.isdecimal() else None,
        body=_text(result, "BodyClass"),
        engine=_engine(_text(result, "DisplacementL"), _text(result, "EngineCylinders")),
        fuel=_text(result, "FuelTypePrimary"),
        remarks=remarks,
    )


def _text(result: Mapping[str, object], name: str) -> str:
    value = result.get(name)
    return value.strip() if isinstance(value, str) else ""


def _remarks(codes: str) -> Iterator[str]:
    """Yield what a list such as `1,11` means."""
    for code in filter(None, (code.strip() for code in codes.split(","))):
        if code != _CLEAN:
            yield _REMARKS.get(code, f"the register answers with code {code}")


def _engine(litres: str, cylinders: str) -> str:
    return ", ".join(filter(None, (litres and f"{litres} l", cylinders and f"{cylinders} cylinders")))
