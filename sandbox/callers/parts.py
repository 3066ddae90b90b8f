"""What all parts of a scenario file have in common."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

OUR_NUMBER = "+15005550006"
ANONYMOUS = "anonymous"
DEFAULT_BUSINESS: Final = "workshop"

PhoneText = Annotated[str, StringConstraints(pattern=r"^\+[1-9]\d{6,14}$")]


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Part(BaseModel):
    """A mapping in a scenario file; a key it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)
