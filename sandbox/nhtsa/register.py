"""A few models vPIC knows, and what it says of VINs that are not right.

A model is known by its first eight characters and the year in the tenth; the serial number may be any.
"""

from __future__ import annotations

import re
from typing import Final

_VALUES: Final = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_LENGTH: Final = 17
_SHAPE: Final = re.compile(r"[0-9A-HJ-NPR-Z]+", re.ASCII)

#: Names as vPIC has them; those without a value here are a selection of the empty ones.
_FIELDS: Final = (
    *("Make", "Manufacturer", "Model", "ModelYear", "BodyClass", "VehicleType", "DisplacementL", "EngineCylinders"),
    *("FuelTypePrimary", "PlantCountry", "Trim", "Series", "DriveType", "TransmissionStyle", "Doors", "GVWR"),
    *("SuggestedVIN", "PossibleValues", "AdditionalErrorText", "VehicleDescriptor"),
)
_CAR: Final = "PASSENGER CAR"
_MODELS: Final = {
    "1HGCM8263": (
        *("HONDA", "AMERICAN HONDA MOTOR CO., INC.", "Accord", "2003", "Coupe", _CAR, "3.0", "6", "Gasoline"),
        *("UNITED STATES (USA)", "EX-V6"),
    ),
    "JHMCM5657": (
        *("HONDA", "HONDA MOTOR CO., LTD.", "Accord", "2007", "Sedan/Saloon", _CAR, "2.4", "4", "Gasoline", "JAPAN"),
    ),
    "3VWD07AJE": (
        *("VOLKSWAGEN", "VOLKSWAGEN DE MEXICO SA DE CV", "Jetta", "2014", "Sedan/Saloon", _CAR, "1.8", "4"),
        *("Gasoline", "MEXICO", "SE"),
    ),
    "5YJ3E1EAK": (
        *("TESLA", "TESLA, INC.", "Model 3", "2019", "Sedan/Saloon", _CAR, "", "", "Electric", "UNITED STATES (USA)"),
    ),
    "1FTFW1ETD": (
        *("FORD", "FORD MOTOR COMPANY, USA", "F-150", "2013", "Pickup", "TRUCK", "3.5", "6", "Gasoline"),
        *("UNITED STATES (USA)",),
    ),
    "4T1BF1FKC": (
        *("TOYOTA", "TOYOTA MOTOR MANUFACTURING, KENTUCKY, INC.", "Camry", "2012", "Sedan/Saloon", _CAR, "2.5", "4"),
        *("Gasoline", "UNITED STATES (USA)"),
    ),
}
_TEXTS: Final = {
    "0": "0 - VIN decoded clean. Check Digit (9th position) is correct",
    "1": "1 - Check Digit (9th position) does not calculate properly",
    "6": "6 - Incomplete VIN",
    "7": "7 - Manufacturer is not registered with NHTSA for sale or importation in the U.S. for use on U.S roads",
    "400": "400 - Invalid Characters Present",
}


def decode(vin: str) -> dict[str, str]:
    """Return the flat result of a VIN."""
    symbols = vin.upper()
    model = _MODELS.get(symbols[:8] + symbols[9:10], ())
    known = dict(zip(_FIELDS, model, strict=False))
    codes = list(_codes(symbols, is_known=bool(model)))
    return {
        "VIN": symbols,
        **{field: known.get(field, "") for field in _FIELDS},
        "ErrorCode": ",".join(codes),
        "ErrorText": "; ".join(_TEXTS[code] for code in codes),
    }


def _codes(vin: str, *, is_known: bool) -> list[str]:
    if not _SHAPE.fullmatch(vin):
        return ["400"]
    if len(vin) != _LENGTH:
        return ["6"]
    wrong = ["1"] if not _has_check_digit(vin) else []
    return [*wrong, *([] if is_known else ["7"])] or ["0"]


def _has_check_digit(vin: str) -> bool:
    total = sum(weight * _VALUES[symbol] for weight, symbol in zip(_WEIGHTS, vin, strict=True))
    return vin[8] == "0123456789X"[total % 11]
