"""Pages of the small web: read as far as they may be."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import httpx
import pytest

from domain.errors import ProviderUnavailable, RuleBroken
from sandbox.web.pages import BODY_SHOP, ENDLESS, INSIDE, LOOP, MOVED, PACKED, SLOW, SUPPLIER_NUMBER
from tests.vendors.web.conftest import Names, SmallWeb
from vendors.web.pages import PublicWebPages
from vendors.web.places import Places

PUBLIC = "93.184.216.34"
INTERNAL = "10.0.0.8"


class Wire:
    """Stands in for the network, which no test may use: notes where each request goes, and answers as told."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        """Answer so."""
        self.requests: list[httpx.Request] = []
        self._answer = answer

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Note it and answer."""
        self.requests.append(request)
        return self._answer(request)


@asynccontextmanager
async def reading(names: Names, answer: Callable[[httpx.Request], httpx.Response]) -> AsyncIterator[tuple[Any, Wire]]:
    """Read the public web over a wire that answers so."""
    wire = Wire(answer)
    async with aclosing(PublicWebPages(Places(resolve=names.resolve))) as pages:
        pages._client._transport = httpx.MockTransport(wire.handle)
        yield pages, wire


def text(words: str = "Open until five.", **headers: str) -> httpx.Response:
    """Return a page of plain text."""
    return came(words.encode(), **{"Content-Type": "text/plain; charset=utf-8", **headers})


def came(body: bytes, **headers: str) -> httpx.Response:
    """Return an answer whose body is still to be read."""
    return httpx.Response(200, headers=headers, stream=httpx.ByteStream(body))


class TestReading:
    """What a page says."""

    async def test_its_words_and_title_are_read(self, web: SmallWeb) -> None:
        """Without markup, scripts and menus."""
        page = await web.pages.fetch(f"{web.url}{BODY_SHOP.path}#hours")
        assert (page.url, page.title) == (f"{web.url}{BODY_SHOP.path}", "Harbor Body Shop")
        assert "Monday to Friday 8:00 to 17:30" in page.text
        assert not {"<p>", "cookie"} & set(page.text.split())

    async def test_numbers_stay_as_they_are(self, web: SmallWeb) -> None:
        """A plan may name one."""
        assert SUPPLIER_NUMBER in (await web.pages.fetch(f"{web.url}/pages/lakeside-parts")).text

    async def test_plain_text_is_a_page(self, web: SmallWeb) -> None:
        """As it is."""
        assert (await web.pages.fetch(f"{web.url}/pages/plain")).text == "Plain words."

    async def test_a_redirect_is_followed(self, web: SmallWeb) -> None:
        """The page says where it was in the end."""
        assert (await web.pages.fetch(f"{web.url}{MOVED.path}")).url == f"{web.url}{BODY_SHOP.path}"

    async def test_what_nobody_sees_is_not_read(self) -> None:
        """Characters without a shape say something to a model and nothing to people."""
        async with reading(Names({"shop.example": [[PUBLIC]]}), lambda _: text("O\u200bpen\u202e \U000e0041now")) as (
            pages,
            _,
        ):
            assert (await pages.fetch("http://shop.example/")).text == "Open now"


class TestLimits:
    """What is not read."""

    async def test_an_endless_page_ends(self, web: SmallWeb) -> None:
        """After two million bytes."""
        with pytest.raises(RuleBroken, match="larger than"):
            await web.pages.fetch(f"{web.url}{ENDLESS.path}")

    async def test_a_page_that_unpacks_to_a_large_one_ends(self, web: SmallWeb) -> None:
        """It is looked at as it unpacks, not afterwards."""
        with pytest.raises(RuleBroken, match="larger than"):
            await web.pages.fetch(f"{web.url}{PACKED.path}")

    async def test_a_slow_page_is_not_waited_for(self, web: SmallWeb) -> None:
        """The whole way together."""
        hurried = PublicWebPages(Places(allowed_origin=web.url), timeout=timedelta(milliseconds=100))
        async with aclosing(hurried):
            with pytest.raises(ProviderUnavailable, match="in time"):
                await hurried.fetch(f"{web.url}{SLOW.path}")

    async def test_redirects_have_an_end(self, web: SmallWeb) -> None:
        """Five of them."""
        with pytest.raises(RuleBroken, match="redirects more than 5 times"):
            await web.pages.fetch(f"{web.url}{LOOP.path}")

    async def test_only_text_is_read(self, web: SmallWeb) -> None:
        """By what the site says it is."""
        with pytest.raises(RuleBroken, match="no page of text"):
            await web.pages.fetch(f"{web.url}/pages/binary")

    async def test_what_is_not_there_is_said(self, web: SmallWeb) -> None:
        """With the site's status."""
        with pytest.raises(RuleBroken, match="404"):
            await web.pages.fetch(f"{web.url}/pages/nowhere")

    @pytest.mark.parametrize(
        ("packed", "encoding", "match"),
        [(b"no gzip", "gzip", "unpacked"), (b"words", "br", "nobody has asked for"), (b"words", "gzip, gzip", "asked")],
    )
    async def test_what_is_packed_otherwise_is_refused(self, packed: bytes, encoding: str, match: str) -> None:
        """Nobody has asked for it."""
        page = came(packed, **{"Content-Type": "text/plain", "Content-Encoding": encoding})
        async with reading(Names({"shop.example": [[PUBLIC]]}), lambda _: page) as (pages, _):
            with pytest.raises(RuleBroken, match=match):
                await pages.fetch("http://shop.example/")

    @pytest.mark.parametrize("charset", ["zip", "punycode", "idna", "rot13", "unicode_escape", "nonsense"])
    async def test_a_charset_that_is_none_is_not_used(self, charset: str) -> None:
        """Python has codecs that unpack, or take for ever."""
        page = text("Open", **{"Content-Type": f"text/plain; charset={charset}"})
        async with reading(Names({"shop.example": [[PUBLIC]]}), lambda _: page) as (pages, _):
            assert (await pages.fetch("http://shop.example/")).text == "Open"

    async def test_trouble_over_there_is_worth_another_attempt(self) -> None:
        """Later."""
        async with reading(Names({"shop.example": [[PUBLIC]]}), lambda _: httpx.Response(503)) as (pages, _):
            with pytest.raises(ProviderUnavailable, match="503"):
                await pages.fetch("http://shop.example/")

    @pytest.mark.parametrize("host", ["a" * 70 + ".example", ".example", "a..example", "xn--a.example"])
    async def test_a_name_that_can_be_none_is_said(self, host: str) -> None:
        """This machine's resolver does not even ask."""
        async with aclosing(PublicWebPages()) as pages:
            with pytest.raises(RuleBroken):
                await pages.fetch(f"https://{host}/")

    async def test_a_name_nobody_knows_is_said(self) -> None:
        """No site is there."""
        async with reading(Names(), lambda _: text()) as (pages, _):
            with pytest.raises(RuleBroken, match="nobody knows"):
                await pages.fetch("https://shop.example/")


class TestNeverInside:
    """What others may not have read for them."""

    async def test_a_redirect_inside_is_refused(self, web: SmallWeb) -> None:
        """Each redirect is looked at anew."""
        with pytest.raises(RuleBroken, match="public web"):
            await web.pages.fetch(f"{web.url}{INSIDE.path}")

    @pytest.mark.parametrize(
        "location",
        [
            "http://inside.example/",
            "file:///etc/passwd",
            "http://owner:pw@shop.example/",
            "http://shop.example:22/",
            "http://[::1",
            "http://shop.example:x/",
            "//inside.example/latest",
        ],
    )
    async def test_a_redirect_elsewhere_is_refused(self, location: str) -> None:
        """Only the first request was sent."""
        names = Names({"shop.example": [[PUBLIC]], "inside.example": [[INTERNAL]]})
        gone = httpx.Response(302, headers={"Location": location})
        async with reading(names, lambda _: gone) as (pages, wire):
            with pytest.raises((RuleBroken, ProviderUnavailable)):
                await pages.fetch("http://shop.example/")
        assert len(wire.requests) == 1

    async def test_the_connection_goes_to_the_address_that_was_looked_at(self) -> None:
        """A name that leads inside when it is asked for again is not asked again (DNS rebinding)."""
        names = Names({"shop.example": [[PUBLIC], [INTERNAL]]})
        async with reading(names, lambda _: text()) as (pages, wire):
            await pages.fetch("https://shop.example/hours?day=1")
        [request] = wire.requests
        assert str(request.url) == f"https://{PUBLIC}/hours?day=1"
        assert (request.headers["Host"], request.extensions["sni_hostname"]) == ("shop.example", "shop.example")
        assert names.asked == [("shop.example", 443)]

    async def test_what_a_site_sets_is_never_told_again(self) -> None:
        """Not even to itself."""
        names = Names({"shop.example": [[PUBLIC]]})
        answers = [came(b"", **{"Set-Cookie": "seen=1", "Location": "/again"}), text()]
        answers[0].status_code = 302
        async with reading(names, lambda _: answers.pop(0)) as (pages, wire):
            await pages.fetch("http://shop.example/")
        assert [request.headers.get("Cookie") for request in wire.requests] == [None, None]

    async def test_a_name_that_changes_sides_between_redirects_is_refused(self) -> None:
        """Each hop is resolved, and looked at, once."""
        names = Names({"shop.example": [[PUBLIC], [INTERNAL]]})
        back = httpx.Response(302, headers={"Location": "/again"})
        async with reading(names, lambda _: back) as (pages, wire):
            with pytest.raises(RuleBroken, match="public web"):
                await pages.fetch("http://shop.example/")
        assert len(wire.requests) == 1

    async def test_a_real_connection_goes_to_the_pinned_address(self) -> None:
        """Over a socket: the name leads nowhere, the address is where the answer comes from."""
        seen: list[bytes] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.append(await reader.readuntil(b"\r\n\r\n"))
            body = gzip.compress(b"Pinned.")
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}"
            )
            writer.write(head.encode() + b"\r\nSet-Cookie: a=1\r\n\r\n" + body)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, aclosing(PublicWebPages(Places(allowed_origin=f"http://127.0.0.1:{port}"))) as pages:
            first = await pages.fetch(f"http://127.0.0.1:{port}/")
            await pages.fetch(f"http://127.0.0.1:{port}/")
        assert first.text == "Pinned."
        assert f"Host: 127.0.0.1:{port}".encode() in seen[0]
        assert all(word not in seen[1] for word in (b"Cookie", b"Authorization"))

    async def test_the_environments_proxy_is_not_used(self, web: SmallWeb, monkeypatch: pytest.MonkeyPatch) -> None:
        """It would resolve the name once more."""
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        async with aclosing(PublicWebPages(Places(allowed_origin=web.url))) as pages:
            assert (await pages.fetch(f"{web.url}/pages/plain")).text == "Plain words."


class TestExtraction:
    """The words of a page are found by a process that can be stopped."""

    async def test_it_is_stopped_when_it_takes_too_long(self, web: SmallWeb) -> None:
        """Whoever waits is told; the page is not read."""
        places = Places(allowed_origin=web.url)
        async with aclosing(PublicWebPages(places, extraction=timedelta(milliseconds=1))) as pages:
            with pytest.raises(ProviderUnavailable, match="text was not found in time"):
                await pages.fetch(f"{web.url}{BODY_SHOP.path}")

    @pytest.mark.parametrize("html", ["", "<" * 1_000, "<div>" * 3_000, "\x00\ud800"])
    async def test_a_page_that_is_none_breaks_nothing(self, html: str) -> None:
        """It has no words, or those that can be found."""
        page = came(html.encode("utf-8", "replace"), **{"Content-Type": "text/html"})
        async with reading(Names({"shop.example": [[PUBLIC]]}), lambda _: page) as (pages, _):
            with suppress(RuleBroken):
                assert len((await pages.fetch("http://shop.example/")).text) < 3_000
