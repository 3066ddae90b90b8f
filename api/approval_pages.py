"""The pages behind an approver's link: plain HTML without a script; whatever anybody has written is escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from http import HTTPStatus
from typing import Final

from fastapi.responses import HTMLResponse

from domain.approval_letter import until
from domain.approvals import Choice
from domain.business import Organisation
from domain.plans import Plan
from domain.prices import shown
from domain.tasks import TaskRecord

_STYLE: Final = (
    "body{font:1.1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "blockquote{margin:1rem 0;padding:.5rem 1rem;border-left:.25rem solid #888;white-space:pre-wrap}"
    "li{margin:.5rem 0;white-space:pre-wrap}small{color:#555}"
    "button{font:inherit;padding:.75rem 2rem;margin:.5rem 1rem .5rem 0;border:2px solid #1a1a1a;background:#fff}"
)
_PAGE: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="robots" content="noindex"><title>{title}</title><style>{style}</style></head>'
    "<body><main><h1>{title}</h1>{content}</main></body></html>"
)
_POLICY: Final = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
#: Posts to the page's own address, wherever a proxy has put it.
_BUTTONS: Final = (
    '<form method="post">'
    f'<button name="choice" value="{Choice.APPROVE}">Yes, do it</button>'
    f'<button name="choice" value="{Choice.REJECT}">No</button>'
    "</form>"
)


def question_page(record: TaskRecord, plan: Plan, business: Organisation, currency: str) -> HTMLResponse:
    """Return the question: who wants what, how it would be done, and two buttons."""
    steps = "".join(
        f"<li>{escape(step.sentence)}<br><small>risk {step.risk.name.lower()}, at most "
        f"{escape(shown(step.estimate, currency))}</small></li>"
        for step in plan.steps
    )
    deadline = f" until {until(record.expires_at, business.time_zone)}" if record.expires_at else ""
    content = (
        f"<p>{escape(record.requester.shown)} wants this:</p><blockquote>{escape(record.goal)}</blockquote>"
        f"<p>It would be done like this, and nothing is done before somebody has said yes:</p><ol>{steps}</ol>"
        f"<p>Altogether: risk {plan.risk.name.lower()}, at most {escape(shown(plan.estimate, currency))}. "
        f"You may decide{escape(deadline)}.</p>{_BUTTONS}"
    )
    return _page(business.name, content, HTTPStatus.OK)


def said_page(
    title: str, *sentences: str, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """Return a page that only says something."""
    return _page(title, _paragraphs(sentences), status, headers)


def refused_page() -> HTMLResponse:
    """Return the one page for every link that leads nowhere; it does not say what is wrong with this one."""
    return said_page(
        "This link is not valid",
        "It may be incomplete, its time may have passed, or whom it was sent to may not be asked here any more.",
        "Open it once more as it stands in the e-mail, or ask whoever runs the business.",
        status=HTTPStatus.NOT_FOUND,
    )


def _paragraphs(sentences: Iterable[str]) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _page(title: str, content: str, status: HTTPStatus, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    style = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    page = _PAGE.format(title=escape(title), style=_STYLE, content=content)
    own = {
        "Content-Security-Policy": f"{_POLICY}; style-src 'sha256-{style}'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
    }
    return HTMLResponse(page, status, {**own, **(headers or {})})
