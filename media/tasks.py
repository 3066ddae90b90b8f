"""Tasks that belong to one call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

#: Starts a task of the call's task group; `Any` is what `asyncio` calls a coroutine's unused types.
Spawn = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]
