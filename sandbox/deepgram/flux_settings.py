"""The options of a Flux stream: read from the query, changed by `Configure`, checked as Deepgram documents them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams

from sandbox.deepgram.refusal import Refusal

_MODELS = frozenset({"flux-general-en", "flux-general-multi"})


class FluxSettings(BaseModel):
    """When a turn ends.

    Attributes:
        eot_threshold: Confidence that ends a turn; 1.0 leaves only the timeout.
        eager_eot_threshold: Confidence that makes Flux guess the end; None: no guesses.
        eot_timeout_ms: Silence that ends a turn at any confidence.
        keyterms: Accepted and given back; the sandbox's grammar knows its words anyway.
    """

    model_config = ConfigDict(frozen=True)

    eot_threshold: float = Field(default=0.7, ge=0.5, le=1.0)
    eager_eot_threshold: float | None = Field(default=None, ge=0.3, le=0.9)
    eot_timeout_ms: int = Field(default=5000, ge=500, le=60000)
    keyterms: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: QueryParams) -> Self:
        """Read the options; raises `Refusal` for what Flux would not take or this sandbox can't hear."""
        if query.get("model") not in _MODELS:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"Unknown model: {query.get('model')}")
        if (query.get("encoding"), query.get("sample_rate")) != ("mulaw", "8000"):
            raise Refusal(HTTPStatus.BAD_REQUEST, "This server hears encoding=mulaw, sample_rate=8000 only.")
        given = {name: query[name] for name in cls.model_fields if name in query}
        try:
            return cls.model_validate({**given, "keyterms": tuple(query.getlist("keyterm"))})
        except ValidationError as error:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"Invalid option: {error.errors()[0]['loc'][0]}") from error

    def changed(self, message: Mapping[str, object]) -> Self:
        """Return the settings after a `Configure` message; raises pydantic's ValidationError."""
        thresholds = message.get("thresholds") or {}
        changes = dict(thresholds) if isinstance(thresholds, Mapping) else {"eot_threshold": thresholds}
        if (keyterms := message.get("keyterms")) is not None:
            changes["keyterms"] = (keyterms,) if isinstance(keyterms, str) else keyterms
        return self.model_validate({**self.model_dump(), **changes})
