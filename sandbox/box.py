"""All vendors in one box: one application, one clock, one fault board."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI

from sandbox.callers.casting import Casting
from sandbox.callers.control import create_control
from sandbox.callers.parts import DEFAULT_BUSINESS
from sandbox.callers.spoken import RememberedVoice, SpokenBook
from sandbox.deepgram.app import create_app as create_deepgram
from sandbox.faults import FaultBoard
from sandbox.faults import create_router as create_faults
from sandbox.google.account import ServiceAccount
from sandbox.google.app import create_app as create_google
from sandbox.google.calendars import Calendars
from sandbox.google.control import create_router as create_google_control
from sandbox.handsets.socket import create_router as create_handsets
from sandbox.handsets.switchboard import Switchboard
from sandbox.mailbox import Mailbox
from sandbox.mailbox import create_router as create_mail_control
from sandbox.microsoft.app import Tokens
from sandbox.microsoft.app import create_app as create_microsoft
from sandbox.nhtsa.app import create_app as create_nhtsa
from sandbox.openai.app import create_app as create_openai
from sandbox.smtp.sink import Sink, serving
from sandbox.speech.ear import Ear
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from sandbox.twilio.app import create_app as create_twilio
from sandbox.twilio.exchange import Exchange
from sandbox.twilio.records import Records
from sandbox.twilio.stage import Stage
from sandbox.twilio.ticker import Ticker
from sandbox.twilio.webhooks import Webhooks
from sandbox.web.app import create_app as create_web

ACCOUNT_SID: Final = "AC" + "5" * 32
AUTH_TOKEN: Final = "sandbox-auth-token"  # noqa: S105 - the secret of an account that does not exist
#: Where the demonstration businesses are: what day it is there.
TIME_ZONES: Final = {"workshop": "America/New_York", "clinic": "America/Chicago"}
ANNOUNCER: Final = "helena"
SCENARIOS: Final = Path(__file__).parent / "scenarios"


@dataclass(frozen=True, slots=True)
class BoxSettings:
    """How a box is set up.

    Attributes:
        public_url: Where it answers, without a slash at the end.
        state_folder: Recordings are kept below it.
        auth_token: Of the Twilio account: checks REST requests, signs webhooks.
        has_ear: Whether speech without a watermark is really recognised; costs worker processes.
        smtp_port: Where e-mail is taken over SMTP; None: nowhere.
    """

    public_url: str
    state_folder: Path
    account_sid: str = ACCOUNT_SID
    auth_token: str = AUTH_TOKEN
    has_ear: bool = True
    smtp_port: int | None = None


def create_box(settings: BoxSettings) -> FastAPI:
    """Build the root application; its lifespan owns every connection, task and worker process of the box."""
    board = FaultBoard()
    spoken, marked = SpokenBook(), UtteranceBook()
    agents_voice = RememberedVoice(spoken)
    ear = Ear() if settings.has_ear else None
    client = httpx.AsyncClient(follow_redirects=True)
    exchange = Exchange(_stage(settings, board, client, agents_voice))
    people = Voice()
    casting = Casting(exchange, people, marked, spoken)
    switchboard = Switchboard(exchange, people, marked, spoken)

    mailbox = Mailbox()

    mail = _mail(settings, Sink(mailbox, board))
    box = FastAPI(title="Vendors in a box", lifespan=_lifespan(client, exchange, ear, mail))
    box.include_router(create_control(casting, scenarios=SCENARIOS, today=_today), prefix="/control")
    box.include_router(create_handsets(switchboard), prefix="/control")
    box.include_router(create_faults(board), prefix="/control")
    box.include_router(create_mail_control(mailbox), prefix="/control")
    box.mount("/twilio", create_twilio(exchange, lambda call: switchboard.callee(call) or casting.callee(call)))
    box.mount("/deepgram", create_deepgram(agents_voice, ear, marked, board))
    box.mount("/openai", create_openai(board, _now))
    box.mount("/nhtsa", create_nhtsa(board))
    box.mount("/microsoft", create_microsoft(board, Tokens(_now), mailbox))
    box.mount("/web", create_web(board))
    _mount_google(box, board, mailbox)
    return box


def _mount_google(box: FastAPI, board: FaultBoard, mailbox: Mailbox) -> None:
    account, calendars = ServiceAccount(_now), Calendars(_now)
    box.include_router(create_google_control(account, calendars), prefix="/control")
    box.mount("/google", create_google(board, account, calendars, mailbox))


def _lifespan(
    client: httpx.AsyncClient, exchange: Exchange, ear: Ear | None, mail: AbstractAsyncContextManager[None]
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def run(_app: FastAPI) -> AsyncIterator[None]:
        async with client, mail:
            try:
                if ear is not None:
                    await ear.warm_up()
                yield
            finally:
                await exchange.close()
                if ear is not None:
                    await asyncio.to_thread(ear.close)

    return run


def _mail(settings: BoxSettings, sink: Sink) -> AbstractAsyncContextManager[None]:
    return nullcontext() if settings.smtp_port is None else serving(sink, settings.smtp_port)


def _now() -> datetime:
    return datetime.now(UTC)


def _today(business: str) -> date:
    return datetime.now(ZoneInfo(TIME_ZONES.get(business, TIME_ZONES[DEFAULT_BUSINESS]))).date()


def _stage(settings: BoxSettings, board: FaultBoard, client: httpx.AsyncClient, voice: Voice) -> Stage:
    records = Records(
        account_sid=settings.account_sid,
        recordings_folder=settings.state_folder / "recordings",
        now=_now,
        new_hex=lambda: secrets.token_hex(16),
    )
    return Stage(
        records=records,
        webhooks=Webhooks(auth_token=settings.auth_token, client=client, new_token=lambda: secrets.token_hex(16)),
        ticker=Ticker(),
        board=board,
        auth_token=settings.auth_token,
        public_url=f"{settings.public_url}/twilio",
        speak=lambda text: voice.synthesize(text, voice=ANNOUNCER),
        clock=time.monotonic,
    )
