"""Values as JSON payloads, as `temporalio.contrib.pydantic` writes and reads them.

Every workflow run has a converter of its own. What pydantic works out about a type takes it milliseconds, so here all
runs of a process share it: the types come from modules that the sandbox passes through.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import CompositePayloadConverter, DefaultPayloadConverter, JSONPlainPayloadConverter


class JsonPayloads(CompositePayloadConverter):
    """Temporal's own converters, with pydantic for JSON."""

    def __init__(self) -> None:
        """Take their place in the same order."""
        usual = DefaultPayloadConverter.default_encoding_payload_converters
        super().__init__(*(_Json() if isinstance(one, JSONPlainPayloadConverter) else one for one in usual))


class _Json(PydanticJSONPlainPayloadConverter):
    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:  # noqa: ANN401  (any value)
        return _adapter(Any if type_hint is None else type_hint).validate_json(payload.data)


@lru_cache(maxsize=1024)
def _adapter(type_hint: Any) -> TypeAdapter[Any]:  # noqa: ANN401  (a type, a union, …)
    return TypeAdapter(type_hint)
