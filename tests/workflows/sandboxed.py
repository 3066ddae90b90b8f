"""The SDK's sandbox, in which a workflow that asks for the time, for chance or for the outside world fails."""

from __future__ import annotations

from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions


def sandboxed() -> WorkflowRunner:
    """Return what runs workflows where their determinism is tested."""
    # Values are decoded inside the sandbox, and pydantic looks their types up in the modules that define them.
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules("domain", "activities")
    )
