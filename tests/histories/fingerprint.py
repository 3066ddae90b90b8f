"""What a run asked for, in a few readable lines: `python -m tests.histories.fingerprint [name …]` writes them anew.

A recording is as good as unreadable, so a changed one passes a review unseen; its fingerprint does not. Recording never
writes one: whoever has followed docs/changing-workflows.md does, and the review sees in what the run has changed.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from temporalio.client import WorkflowHistory

FOLDER: Final = Path(__file__).parent
_HOUR: Final = timedelta(hours=1)
_ENDS: Final = {
    "workflowExecutionContinuedAsNewEventAttributes": "continued as new",
    "workflowExecutionCompletedEventAttributes": "completed",
    "workflowExecutionCanceledEventAttributes": "cancelled",
    "workflowExecutionFailedEventAttributes": "failed",
}

Attributes = Mapping[str, Any]


def fingerprint(history: WorkflowHistory) -> str:
    """Return a line for everything a run asked for or answered, in order."""
    return "".join(f"{line}\n" for line in _lines(history.to_json_dict()["events"]))


def fingerprint_file(name: str) -> Path:
    """Return where the fingerprint of a recording is kept."""
    return FOLDER / "fingerprints" / f"{name}.txt"


def _lines(events: list[dict[str, Any]]) -> Iterator[str]:
    updates: dict[str, str] = {}
    timers: dict[str, str] = {}
    for event in events:
        kind, asked = next((key, value) for key, value in event.items() if key.endswith("Attributes"))
        match kind:
            case "workflowExecutionStartedEventAttributes":
                yield f"{asked['workflowType']['name']} started"
            case "workflowExecutionUpdateAcceptedEventAttributes":
                request = asked["acceptedRequest"]
                updates[request["meta"]["updateId"]] = request["input"]["name"]
                yield f"update {request['input']['name']} accepted"
            case "workflowExecutionUpdateCompletedEventAttributes":
                outcome = "failed" if "failure" in asked["outcome"] else "answered"
                yield f"update {updates[asked['meta']['updateId']]} {outcome}"
            case "timerStartedEventAttributes":
                timers[asked["timerId"]] = _duration(asked["startToFireTimeout"])
                yield f"timer {timers[asked['timerId']]} started"
            case "timerCanceledEventAttributes":
                yield f"timer {timers[asked['timerId']]} cancelled"
            case _:
                yield from _command(kind, asked)


def _command(kind: str, asked: Attributes) -> Iterator[str]:
    match kind:
        case "activityTaskScheduledEventAttributes":
            yield f"activity {asked['activityType']['name']} on {asked['taskQueue']['name']}"
        case "activityTaskCancelRequestedEventAttributes":
            yield f"activity of event {asked['scheduledEventId']} cancelled"
        case "startChildWorkflowExecutionInitiatedEventAttributes":
            policy = asked["parentClosePolicy"].removeprefix("PARENT_CLOSE_POLICY_").lower()
            yield f"child {asked['workflowType']['name']} started, {policy}"
        case "signalExternalWorkflowExecutionInitiatedEventAttributes":
            yield f"signal {asked['signalName']} to another story"
        case "upsertWorkflowSearchAttributesEventAttributes":
            yield f"search attributes {', '.join(sorted(asked['searchAttributes']['indexedFields']))}"
        case "markerRecordedEventAttributes":
            yield _marker(asked)
        case _ if kind in _ENDS:
            yield _ENDS[kind]


def _marker(asked: Attributes) -> str:
    details = {key: value["payloads"][0] for key, value in asked["details"].items()}
    match asked["markerName"]:
        case "core_local_activity":
            return f"local activity {_json(details['data'])['activity_type']}"
        case "core_patch":
            return f"patch {_json(details['patch-data'])['id']}"
        case other:
            return f"marker {other}"


def _json(payload: Mapping[str, str]) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(base64.b64decode(payload["data"]))
    return value


def _duration(text: str) -> str:
    """Return a duration as people say it; hours are rounded, since a date is as far away as the recording is old."""
    duration = timedelta(seconds=float(text.removesuffix("s")))
    return f"{duration.total_seconds():g} s" if duration < _HOUR else f"{round(duration / _HOUR)} h"


def write(names: list[str]) -> None:
    """Write the fingerprints of recordings; of all of them without a name."""
    for file in sorted(FOLDER.glob("*.json")):
        if not names or file.stem in names:
            history = WorkflowHistory.from_json(file.stem, file.read_text(encoding="utf-8"))
            fingerprint_file(file.stem).write_text(fingerprint(history), encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1:])
