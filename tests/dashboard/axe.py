"""Rules of accessibility that a program can check: axe, put into a page by the debugging protocol, past its policy."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from playwright.async_api import Page

from tests.system.stacks import ROOT

_SOURCE: Final = ROOT / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
_RUN: Final = """async (runOnly) => {
    for (let frame = 0; frame < 30; frame += 1) {
        await new Promise(requestAnimationFrame)
        const changing = document.getAnimations().filter((one) => one instanceof CSSTransition)
        if (frame > 1 && changing.length === 0) break
        changing.forEach((one) => one.finish())
    }
    return (await axe.run(document, {runOnly, resultTypes: ['violations']})).violations
}"""


async def violations(page: Page, *rules: str) -> list[str]:
    """Return what breaks WCAG 2.1, levels A and AA, or only some of its rules; a line for each element."""
    await page.evaluate(_source())
    wanted = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(_TAGS)}
    found: list[dict[str, Any]] = await page.evaluate(_RUN, wanted)
    return [f"{one['id']}: {node['html'][:200]}: {_why(node)}" for one in found for node in one["nodes"]]


def _why(node: dict[str, Any]) -> str:
    return " ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))


@cache
def _source() -> str:
    assert _SOURCE.is_file(), f"{_SOURCE} is missing: run `make dashboard` first"
    return _SOURCE.read_text(encoding="utf-8")
