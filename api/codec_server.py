"""Decrypts workflow histories for the Temporal UI: `POST /codec/decode` and `/codec/encode`.

Source: Temporal "Codec Server": proto-JSON `Payloads` in and out, header `X-Namespace`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends, Request, Response
from google.protobuf.json_format import MessageToJson, Parse, ParseError
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.converter import PayloadCodec

from api.codec_access import CODEC_COOKIE, CodecAccess, shown_token
from domain.errors import ConfigurationError, NotFound, PeerProtocolError

CODEC_PATH: Final = "/codec"
_NO_CONTENT: Final = 204


@dataclass(frozen=True, slots=True)
class CodecServer:
    """Serves the codec of one namespace to those `access` lets pass."""

    codec: PayloadCodec
    namespace: str
    access: CodecAccess

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(prefix=CODEC_PATH, tags=["codec"], dependencies=[Depends(self.access)])
        router.add_api_route("/encode", self.encode, methods=["POST"], summary="Encrypt payloads")
        router.add_api_route("/decode", self.decode, methods=["POST"], summary="Decrypt payloads")
        router.add_api_route(
            "/cookie", self.set_cookie, methods=["POST"], status_code=_NO_CONTENT, summary="Let this browser decrypt"
        )
        return router

    async def encode(self, request: Request) -> Response:
        """Encrypt the payloads in the body."""
        return await self._converted(request, self.codec.encode)

    async def decode(self, request: Request) -> Response:
        """Decrypt the payloads in the body; those that are not encrypted come back as they are."""
        return await self._converted(request, self.codec.decode)

    async def set_cookie(self, request: Request) -> Response:
        """Keep the token of the request in a cookie for this path."""
        response = Response(status_code=_NO_CONTENT)
        response.set_cookie(
            CODEC_COOKIE,
            shown_token(request),
            path=CODEC_PATH,
            httponly=True,
            samesite="strict",
            secure=self.access.public_base.startswith("https:"),
        )
        return response

    async def _converted(
        self, request: Request, convert: Callable[[Sequence[Payload]], Awaitable[list[Payload]]]
    ) -> Response:
        if request.headers.get("x-namespace", self.namespace) != self.namespace:
            raise NotFound("this codec serves another namespace")
        try:
            payloads = Parse(await request.body(), Payloads()).payloads
        except (ParseError, UnicodeDecodeError) as error:
            raise PeerProtocolError("the body is no proto-JSON Payloads") from error
        try:
            converted = await convert(payloads)
        except ConfigurationError as error:
            raise PeerProtocolError("a payload was not encrypted with a key of this installation") from error
        return Response(MessageToJson(Payloads(payloads=converted)), media_type="application/json")
