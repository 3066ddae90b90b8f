"""Names in Temporal."""

from __future__ import annotations

from domain.names import (
    appointment_workflow_id,
    call_workflow_id,
    media_host_queue,
    media_host_workflow_id,
    wrap_up_workflow_id,
)


def test_workflow_ids_are_known() -> None:
    """They stay what they are across releases: a repeated webhook must find the running call."""
    assert call_workflow_id("CA1") == "call-CA1"
    assert appointment_workflow_id("a1") == "appointment-a1"
    assert wrap_up_workflow_id("CA1") == "wrapup-CA1"
    assert media_host_workflow_id("m1") == "media-host-m1"
    assert media_host_queue("m1") == "media-m1"
