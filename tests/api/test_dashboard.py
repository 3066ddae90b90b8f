"""The dashboard's files, beside the API."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import World
from tests.api.fakes import client_of

PAGE = "<!doctype html><title>Holdfast</title>"
SCRIPT = "export const answer = 42"


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Write a small build."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "assets/index-1a2b.js").write_text(SCRIPT)
    (folder / "assets/index-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    return folder


@pytest.fixture
async def browser(world: World, build: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client of an application with a build."""
    async with client_of(world.app(dashboard=build)) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/", "/calls", "/calls/CA1", "/settings/agents/front-desk", "/index.html"])
async def test_every_address_of_a_page_is_answered_by_the_page(browser: httpx.AsyncClient, path: str) -> None:
    """The router in the browser knows which it is; the page itself is asked for anew each time."""
    answer = await browser.get(path)

    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/api", "/api/nothing", "/webhooks/nothing", "/problems/nothing", "/codec/nothing", "/assets/old-9f9f.js"]
)
async def test_what_only_the_api_could_have_stays_a_problem(browser: httpx.AsyncClient, path: str) -> None:
    """A program that asks for what there is not is told so, and an old page does not take HTML for its script."""
    answer = await browser.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json" or path.startswith("/problems")
    assert answer.headers["cache-control"] == "no-store"


async def test_pages_are_read_alone(browser: httpx.AsyncClient) -> None:
    """Nothing is posted to a page."""
    assert (await browser.post("/calls")).status_code == 404


async def test_assets_are_kept_and_sent_compressed(browser: httpx.AsyncClient) -> None:
    """Their names follow from what they hold; what the build has compressed is sent as it is."""
    packed = await browser.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip, br;q=0.5"})
    plain = await browser.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "identity, gzip;q=0, br; q=0.0"})

    assert (packed.text, packed.headers["content-encoding"]) == (SCRIPT, "gzip")
    assert (plain.text, "content-encoding" in plain.headers) == (SCRIPT, False)
    assert packed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in packed.headers["vary"]


async def test_an_unchanged_page_is_not_sent_again(browser: httpx.AsyncClient) -> None:
    """A reload costs a 304, and leaves the page the policy it has come with."""
    etag = (await browser.get("/")).headers["etag"]
    answer = await browser.get("/calls", headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert "content-security-policy" not in answer.headers  # a browser would keep that one instead of the page's


async def test_head_says_what_get_would(browser: httpx.AsyncClient) -> None:
    """With its length, and without a body."""
    answer = await browser.head("/")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(PAGE))


async def test_pages_run_our_scripts_alone(browser: httpx.AsyncClient) -> None:
    """No inline script or style, no other origin, in nobody's frame."""
    headers = (await browser.get("/")).headers

    assert "default-src" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


async def test_without_a_build_the_first_page_says_how_to_make_one(client: httpx.AsyncClient) -> None:
    """Whoever opens the address learns what is missing; other addresses are still problems."""
    answer = await client.get("/")

    assert "make dashboard" in answer.text
    assert (await client.get("/calls")).status_code == 404
