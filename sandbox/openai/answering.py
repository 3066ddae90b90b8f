"""From a request to a completion: the receptionist behind OpenAI's shapes."""

from __future__ import annotations

import json
from datetime import datetime
from http import HTTPStatus

from sandbox.openai.completions import Completion, ToolCall, count_prompt_tokens, request_digest
from sandbox.openai.errors import ApiError
from sandbox.openai.memory_keeper import Note, is_note_wanted, note
from sandbox.openai.models import MODELS, TOOLS_WITHOUT_REASONING_ONLY
from sandbox.openai.planner import is_plan_wanted, plan
from sandbox.openai.project_planner import LaidOut, is_project_wanted, lay_out
from sandbox.openai.receptionist.acts import Say, Use
from sandbox.openai.receptionist.conversation import AskedTool, Message, reply
from sandbox.openai.receptionist.summary import is_summary_wanted, summarize
from sandbox.openai.requests import ChatMessage, ChatRequest
from sandbox.openai.researcher import Request


def answer(request: ChatRequest, now: datetime) -> Completion:
    """Return the completion of a request; raises ApiError for a model that is unknown or can't do it."""
    check_model(request)
    digest = request_digest(request)
    text, use = _think(request, now)
    call = None if use is None else ToolCall(f"call_{digest[:24]}", use.tool, json.dumps(dict(use.arguments)))
    return Completion(
        completion_id=f"chatcmpl-{digest[:29]}",
        model=request.model,
        created=int(now.timestamp()),
        text=text,
        tool_call=call,
        prompt_tokens=count_prompt_tokens(request),
    )


def check_model(request: ChatRequest) -> None:
    """Raise ApiError for an unknown model, or for tools together with reasoning where the model refuses that."""
    if request.model not in MODELS:
        message = f"The model `{request.model}` does not exist or you do not have access to it."
        raise ApiError(HTTPStatus.NOT_FOUND, message, code="model_not_found")
    if request.model == TOOLS_WITHOUT_REASONING_ONLY and request.tools and request.reasoning_effort != "none":
        message = f"Function tools with reasoning_effort are not supported for {request.model}; use 'none'."
        raise ApiError(HTTPStatus.BAD_REQUEST, message, param="reasoning_effort")


def _think(request: ChatRequest, now: datetime) -> tuple[str, Use | Request | Note | LaidOut | None]:
    prompt = next((m.content for m in request.messages if m.role in {"system", "developer"} and m.content), "")
    if not request.tools and is_summary_wanted(prompt):
        return summarize("\n".join(m.content or "" for m in request.messages if m.role == "user")), None
    if is_plan_wanted(prompt):
        return "", plan([_message(message) for message in request.messages])
    if is_note_wanted(prompt):
        return "", note([_message(message) for message in request.messages])
    if is_project_wanted(prompt):
        return "", lay_out([_message(message) for message in request.messages])
    act = reply(
        [_message(message) for message in request.messages],
        {tool.function.name for tool in request.tools},
        fallback_now=now.replace(tzinfo=None),
    )
    match act:
        case Say(text, _):
            return text, None
        case Use():
            return "", act


def _message(message: ChatMessage) -> Message:
    return Message(
        role="system" if message.role == "developer" else message.role,
        content=message.content or "",
        asked=tuple(AskedTool(call.id, call.function.name, call.function.arguments) for call in message.tool_calls),
        tool_call_id=message.tool_call_id or "",
    )
