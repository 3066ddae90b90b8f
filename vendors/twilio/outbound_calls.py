"""Calls placed over Twilio's REST API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from twilio.rest import Client

from domain.errors import OutcomeUnknown, ProviderUnavailable
from domain.ports.telephony import CallOrder, OutboundCalls
from vendors.twilio.failures import REFUSALS, refusal
from vendors.twilio.transport import PROVIDER, ReplyLost

_EVENTS: Final = ["initiated", "ringing", "answered", "completed"]
_MOST_COMPARED: Final = 50
_CLOCK_TOLERANCE: Final = timedelta(minutes=1)


class TwilioOutboundCalls(OutboundCalls):
    """Places calls; Twilio has no idempotency key, so a lost reply is an unknown outcome.

    Whether a machine has answered is found out while the agent is talking already: nobody hears silence meanwhile, and
    a machine is left its message once its greeting is over.
    """

    def __init__(self, client: Client) -> None:
        """Ring with the account of `client`, which has an `HttpxTransport`."""
        self._client = client

    async def place(self, order: CallOrder) -> str:
        """Create a call, once, and return its SID."""
        try:
            call = await self._client.calls.create_async(
                to=order.to_number,
                from_=order.from_number,
                url=order.answer_url,
                method="POST",
                # Asked again when an api dies with the question in its hands; whoever answers then takes the same call.
                fallback_url=order.answer_url,
                fallback_method="POST",
                status_callback=order.status_url,
                status_callback_event=_EVENTS,
                status_callback_method="POST",
                timeout=int(order.ring_timeout.total_seconds()),
                time_limit=int(order.time_limit.total_seconds()),
                machine_detection="DetectMessageEnd",
                async_amd="true",
                async_amd_status_callback=order.machine_url,
                async_amd_status_callback_method="POST",
            )
        except (ReplyLost, ValueError) as error:  # ValueError: a 2xx reply whose JSON is cut off
            raise OutcomeUnknown(PROVIDER, f"call placed, reply lost: {error}") from error
        except REFUSALS as error:
            raise refusal(error) from error
        return str(call.sid)

    async def find_placed(self, order: CallOrder, since: datetime) -> Sequence[str]:
        """Return the SIDs of calls with equal numbers.

        The age is compared here, by creation: Twilio filters by `StartTime`, which a call that rings does not have.
        Its clock may be a little behind ours, hence a minute of tolerance.
        """
        try:
            recent = await self._client.calls.list_async(
                to=order.to_number, from_=order.from_number, limit=_MOST_COMPARED, page_size=_MOST_COMPARED
            )
        except (ReplyLost, ValueError) as error:
            raise ProviderUnavailable(PROVIDER, f"calls not listed: {error}") from error
        except REFUSALS as error:
            raise refusal(error) from error
        earliest = since - _CLOCK_TOLERANCE
        return [str(call.sid) for call in recent if call.date_created >= earliest]
