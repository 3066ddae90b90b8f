"""The dashboard has words for whatever is written into the audit log."""

from __future__ import annotations

import re
from pathlib import Path

from domain.principals import PrincipalEventKind
from domain.tasks import ENDED

_ROOT = Path(__file__).parents[2]
_WORDS = _ROOT / "dashboard/src/pages/tasks/auditWords.ts"


def test_what_stories_and_the_command_line_write_down_has_words() -> None:
    """The dashboard's types see to the changes over REST; of these they know nothing."""
    table = re.findall(r"^  '(\w+\.\w+)':", _WORDS.read_text(), re.MULTILINE)
    tasks = {f"task.{what}" for what in ("begun", "decided", *ENDED)}
    principals = {f"principal.{kind}" for kind in PrincipalEventKind}
    assert set(table) == tasks | principals | {"user.link"}


def test_nobody_else_writes_into_it() -> None:
    """Whoever does adds its words here and there."""
    writers = {
        path.relative_to(_ROOT).as_posix()
        for folder in ("activities", "api", "domain", "processes", "store", "workflows")
        for path in (_ROOT / folder).rglob("*.py")
        if "AuditEvent(" in path.read_text().replace("class AuditEvent(", "")
    }
    assert writers == {
        "api/audit_api.py",
        "domain/audit.py",
        "processes/sign_in.py",
        "store/audit.py",
        "store/principals.py",
    }
