"""Whether somebody who calls or writes is in charge, as he says: PIN, or a code that is texted to his own number."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Final

from temporalio import activity

from domain.errors import OutcomeUnknown, RecipientRejected
from domain.ports.consent import Suppressions
from domain.ports.principals import CodeWanted, PrincipalProofs, Proof
from domain.ports.telephony import TextMessage, TextMessages
from domain.principals import CODE_DIGITS

_LOG: Final = logging.getLogger(__name__)
_WORDS: Final = "{business}: your code is {code}. It counts once, for five minutes. Tell it nobody who calls you."


@dataclass(frozen=True, slots=True)
class CodeOrder:
    """Text a code from a number of ours (E.164), for a business of that name."""

    wanted: CodeWanted
    sender: str
    business: str


class PrincipalChecks:
    """Checks digits, and texts codes."""

    def __init__(self, proofs: PrincipalProofs, texts: TextMessages, suppressions: Suppressions) -> None:
        """Take the ports it works on."""
        self._proofs = proofs
        self._texts = texts
        self._suppressions = suppressions

    @activity.defn(name="principal_checks.is_right")
    async def is_right(self, proof: Proof) -> bool:
        """Say whether he is who he claims to be; told again, the same."""
        return await self._proofs.is_right(proof)

    @activity.defn(name="principal_checks.send_code")
    async def send_code(self, order: CodeOrder) -> None:
        """Text a new code, if anybody in charge has that number; nobody is told whether.

        It passes by the outbox, which keeps texts: a code is in clear nowhere but on its way. Sent again it is another
        code, and the last one counts.
        """
        wanted = order.wanted
        if await self._suppressions.is_suppressed(wanted.organisation_id, wanted.phone):
            return
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        if not await self._proofs.keep_code(wanted, code):
            return
        words = _WORDS.format(business=order.business, code=code)
        try:
            await self._texts.send(TextMessage(order.sender, wanted.phone, words))
        except (RecipientRejected, OutcomeUnknown) as error:  # he asks for another one if it has not come
            _LOG.warning("a code could not be texted: %s", type(error).__name__)
