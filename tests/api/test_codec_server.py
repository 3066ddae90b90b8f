"""The codec server: whom it serves, and what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from google.protobuf.json_format import MessageToDict, ParseDict
from temporalio.api.common.v1 import Payload, Payloads

from api.codec_access import CODEC_COOKIE, ui_origins
from api.public_url import PublicUrl
from tests.api.conftest import World
from tests.api.fakes import client_of

UI = "http://localhost:8233"
TOKEN = "codec token"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PLAIN = Payload(metadata={"encoding": b"json/plain"}, data=b'"hello"')
LOCAL = PublicUrl("http://127.0.0.1:8080")


def proto_json(*payloads: Payload) -> dict[str, Any]:
    """Return payloads as the UI sends them."""
    return MessageToDict(Payloads(payloads=payloads))


def parsed(response: httpx.Response) -> Payloads:
    """Return the payloads of an answer."""
    assert response.status_code == 200, response.text
    return ParseDict(response.json(), Payloads())


@pytest.fixture
async def guarded(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client of a codec server with a token."""
    async with client_of(world.app(codec_token=TOKEN)) as client:
        yield client


class TestConversion:
    """`POST /codec/encode` and `/codec/decode`."""

    async def test_decode_gives_back_what_encode_took(self, guarded: httpx.AsyncClient) -> None:
        """A round trip, as the UI makes it."""
        encoded = parsed(await guarded.post("/codec/encode", json=proto_json(PLAIN), headers=BEARER))
        assert b"hello" not in encoded.SerializeToString()

        decoded = await guarded.post("/codec/decode", json=proto_json(*encoded.payloads), headers=BEARER)
        assert list(parsed(decoded).payloads) == [PLAIN]

    async def test_clear_payloads_pass_through(self, guarded: httpx.AsyncClient) -> None:
        """Histories may begin before encryption was switched on."""
        decoded = await guarded.post("/codec/decode", json=proto_json(PLAIN), headers=BEARER)

        assert list(parsed(decoded).payloads) == [PLAIN]

    async def test_own_namespace_only(self, guarded: httpx.AsyncClient) -> None:
        """The UI names the namespace; another's payloads are not ours to read."""
        for namespace, status in (("default", 200), ("other", 404)):
            headers = BEARER | {"X-Namespace": namespace}
            response = await guarded.post("/codec/decode", json=proto_json(PLAIN), headers=headers)
            assert response.status_code == status

    @pytest.mark.parametrize("body", [b"", b"1", b"\xff", b'{"payloads": [{"data": "a"}]}', b"[" * 100_000])
    async def test_body_that_is_no_payloads_is_a_400_problem(self, guarded: httpx.AsyncClient, body: bytes) -> None:
        """Malformed input is the requester's fault."""
        response = await guarded.post("/codec/decode", content=body, headers=BEARER)

        assert response.status_code == 400
        assert response.json()["code"] == "peer_protocol_error"


class TestToken:
    """With a token set."""

    @pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", "Bearer ünï", f"Basic {TOKEN}"])
    async def test_nobody_decrypts_without_it(self, guarded: httpx.AsyncClient, header: str | None) -> None:
        """Not even this machine."""
        headers = {b"Authorization": header.encode()} if header else {}

        response = await guarded.post("/codec/decode", json=proto_json(PLAIN), headers=headers)

        assert response.status_code == 401

    async def test_browser_keeps_it_in_a_cookie_out_of_reach(self, world: World) -> None:
        """The cookie is for this path, unseen by scripts and other sites, and suffices to decrypt."""
        async with client_of(world.app(codec_token=TOKEN)) as client:
            cookie = (await client.post("/codec/cookie", headers=BEARER)).headers["set-cookie"]
            shown = {"Cookie": cookie.partition(";")[0]}
            response = await client.post("/codec/decode", json=proto_json(PLAIN), headers=shown)

        assert cookie.startswith(f"{CODEC_COOKIE}=")
        for attribute in ("HttpOnly", "Path=/codec", "SameSite=strict", "Secure"):
            assert attribute in cookie
        assert response.status_code == 200

    async def test_payload_of_a_strange_key_is_a_400_problem(self, guarded: httpx.AsyncClient) -> None:
        """Somebody else's ciphertext is the requester's mistake, not ours."""
        strange = Payload(metadata={"encoding": b"binary/encrypted", "encryption-key-id": b"strange"}, data=b"x" * 40)

        response = await guarded.post("/codec/decode", json=proto_json(strange), headers=BEARER)

        assert response.status_code == 400


class TestThisMachine:
    """Without a token."""

    async def status(
        self, world: World, *, public_url: PublicUrl = LOCAL, peer: str = "127.0.0.1", **headers: str
    ) -> int:
        """Return the status of a decode request."""
        async with client_of(world.app(public_url=public_url), host=peer) as client:
            return (await client.post("/codec/decode", json=proto_json(PLAIN), headers=headers)).status_code

    @pytest.mark.parametrize("origin", [UI, "http://127.0.0.1:8233"])
    async def test_temporal_ui_here_decrypts(self, world: World, origin: str) -> None:
        """Development needs no set-up."""
        assert await self.status(world, Origin=origin) == 200

    async def test_command_line_here_decrypts(self, world: World) -> None:
        """Programs send no origin."""
        assert await self.status(world) == 200

    async def test_page_of_another_site_does_not(self, world: World) -> None:
        """Any page in the developer's browser can reach loopback."""
        assert await self.status(world, Origin="https://evil.example") == 403

    async def test_rebound_name_or_tunnel_does_not(self, world: World) -> None:
        """A request under a foreign host name only looks local."""
        assert await self.status(world, Host="evil.example") == 403

    async def test_another_machine_does_not(self, world: World) -> None:
        """The peer's address counts."""
        assert await self.status(world, peer="10.0.0.7") == 403

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via"])
    async def test_proxy_on_this_machine_does_not(self, world: World, header: str) -> None:
        """A proxy may put any peer behind a local address and host name."""
        async with client_of(world.app(public_url=LOCAL), host="127.0.0.1") as client:
            headers = {header: "127.0.0.1"}
            response = await client.post("/codec/decode", json=proto_json(PLAIN), headers=headers)
        assert response.status_code == 403

    async def test_public_api_does_not(self, world: World) -> None:
        """An API the world can reach never decrypts without a token: a proxy makes everyone look local."""
        assert await self.status(world, public_url=PublicUrl("https://phone.northgate.example")) == 403
        assert await self.status(world, public_url=PublicUrl(None)) == 403


class TestCors:
    """What browsers ask first."""

    async def test_preflight_of_the_ui_is_granted(self, guarded: httpx.AsyncClient) -> None:
        """The UI may send its headers and the cookie."""
        response = await guarded.options(
            "/codec/decode",
            headers={
                "Origin": UI,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type,x-namespace,authorization",
            },
        )

        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == UI
        assert response.headers["access-control-allow-credentials"] == "true"

    async def test_preflight_of_another_site_is_not(self, guarded: httpx.AsyncClient) -> None:
        """No other page may read answers."""
        response = await guarded.options(
            "/codec/decode", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        )

        assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("ui", "origins"),
    [
        ("http://127.0.0.1:8233", ("http://localhost:8233", "http://127.0.0.1:8233")),
        ("https://temporal.example/ui/", ("https://temporal.example",)),
    ],
)
def test_origin_is_taken_from_the_ui_url(ui: str, origins: tuple[str, ...]) -> None:
    """The UI on loopback is opened under either name; elsewhere it has one."""
    assert ui_origins(ui) == origins
