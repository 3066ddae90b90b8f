"""What calls can be searched by in Temporal; stored unencrypted there, so never names, numbers or words.

Every upsert is one history event and one Action: they change with the phase, and when another media host attaches.
"""

from __future__ import annotations

from typing import Final

from temporalio.common import SearchAttributeKey

from domain.names import MEDIA_HOST_ATTRIBUTE, PHASE_ATTRIBUTE

PHASE: Final = SearchAttributeKey.for_keyword(PHASE_ATTRIBUTE)
OUTCOME: Final = SearchAttributeKey.for_keyword("HoldfastOutcome")
ORGANISATION: Final = SearchAttributeKey.for_keyword("HoldfastOrg")
AGENT: Final = SearchAttributeKey.for_keyword("HoldfastAgent")
CONTACT: Final = SearchAttributeKey.for_keyword("HoldfastContact")
MEDIA_HOST: Final = SearchAttributeKey.for_keyword(MEDIA_HOST_ATTRIBUTE)
TASK_STATE: Final = SearchAttributeKey.for_keyword("HoldfastTaskState")

ALL: Final = (PHASE, OUTCOME, ORGANISATION, AGENT, CONTACT, MEDIA_HOST, TASK_STATE)
