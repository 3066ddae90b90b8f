"""Has FastAPI read each endpoint's signature once, not once for each application of each test.

To build an application takes a fraction of a second, nearly all of it for what is written in the code and can't differ
between two: annotations, and pydantic's validators of them. Nothing else is shared; every test has an application of
its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import FunctionType, MethodType
from typing import Any, TypeVar

import fastapi.routing
import pytest
from fastapi.dependencies import utils

_Read = TypeVar("_Read")
_Reader = Callable[[Callable[..., Any]], _Read]


@contextmanager
def signatures_read_once() -> Iterator[None]:
    """Have it so for as long as this lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(utils, "get_typed_signature", _once_for_each_function(utils.get_typed_signature))
        patch.setattr(utils, "analyze_param", _once_for_each_parameter(utils.analyze_param))
        returned = _once_for_each_function(utils.get_typed_return_annotation)
        patch.setattr(fastapi.routing, "get_typed_return_annotation", returned)
        patch.setattr(fastapi.routing, "create_model_field", cache(fastapi.routing.create_model_field))  # type: ignore[attr-defined] # FastAPI imports it there
        yield


def _once_for_each_function(read: _Reader[_Read]) -> _Reader[_Read]:
    """Read what two methods of two objects share."""
    known: dict[tuple[FunctionType, bool], _Read] = {}

    def remembered(call: Callable[..., Any]) -> _Read:
        bound = call if isinstance(call, FunctionType | MethodType) else getattr(call, "__call__", None)  # noqa: B004 — its method is wanted
        if isinstance(bound, MethodType) and isinstance(bound.__func__, FunctionType):
            written = (bound.__func__, True)
        elif isinstance(bound, FunctionType) and bound is call:
            written = (bound, False)
        else:
            return read(call)
        if written not in known:
            known[written] = read(call)
        return known[written]

    return remembered


def _once_for_each_parameter(analyse: Callable[..., utils.ParamDetails]) -> Callable[..., utils.ParamDetails]:
    """Analyse what a signature that was read once says of a parameter, once for paths with and without its name."""
    known: dict[tuple[str, int, int, bool], tuple[utils.ParamDetails, object, object]] = {}

    def remembered(
        *, param_name: str, annotation: object, value: object, path_param_names: set[str]
    ) -> utils.ParamDetails:
        # By identity: not all annotations can be hashed. Both are kept, lest another comes to stand in their place.
        asked = (param_name, id(annotation), id(value), param_name in path_param_names)
        if asked not in known:
            details = analyse(
                param_name=param_name, annotation=annotation, value=value, path_param_names=path_param_names
            )
            known[asked] = details, annotation, value
        return known[asked][0]

    return remembered
