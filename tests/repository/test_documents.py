"""The documents: links lead somewhere, decisions and changes keep their form, commands exist."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
DECISION_PARTS = ["Context", "Decision", "Consequences"]


@pytest.fixture(scope="session")
def documents(repository_files: Sequence[Path]) -> list[Path]:
    """Return every Markdown file."""
    found = [file for file in repository_files if file.suffix == ".md"]
    assert found
    return found


def prose(document: Path) -> str:
    """Return a document without its code blocks."""
    return re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(document: Path) -> set[str]:
    """Return the anchors that a forge makes of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_between_documents_resolve(documents: list[Path]) -> None:
    """No link to a file or heading is dead."""
    dead = []
    for document in documents:
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(document)):
            path, _, anchor = target.partition("#")
            if "://" in target or target.startswith("mailto:"):
                continue
            file = (document.parent / path).resolve() if path else document
            if not file.exists() or (anchor and anchor not in anchors(file)):
                dead.append(f"{document.name}: {target}")
    assert dead == []


def test_every_scenario_stands_in_the_table(root: Path) -> None:
    """Whoever reads what was played misses none; `make scenarios` writes the page."""
    rows = re.findall(r"^\| (\w+) \|", (root / "docs/scenarios.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows[1:] == sorted(path.stem for path in (root / "sandbox/scenarios").glob("*.yaml"))


def test_named_paths_exist(root: Path, documents: list[Path], repository_files: Sequence[Path]) -> None:
    """A path in backticks that starts at a folder of ours is there."""
    inside = {file.relative_to(root).parts[0] for file in repository_files if file.parent != root}
    named = {
        (document.name, path)
        for document in documents
        for path in re.findall(r"`([\w.-]+/[\w./-]*\w)`", prose(document))
        if path.partition("/")[0] in inside
    }
    assert named
    assert {(name, path) for name, path in named if not (root / path).exists()} == set()


def test_named_make_targets_exist(root: Path, documents: list[Path]) -> None:
    """Every `make …` a document tells people to run is a target."""
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for document in documents
        for target in re.findall(r"(?:`|^\s*|&& )make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named
    assert named <= targets


def test_every_make_target_is_described(root: Path) -> None:
    """`make help` leaves nothing out."""
    text = (root / "Makefile").read_text(encoding="utf-8")
    (declared,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    described = re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE)
    assert sorted(described) == sorted(declared.split())


def test_decisions_are_numbered_without_gaps(root: Path) -> None:
    """A decision is cited by its number; none is lost and none is reused."""
    names = sorted(file.name for file in (root / "docs/decisions").glob("*.md"))
    assert names
    assert [name[:5] for name in names] == [f"{number:04}-" for number in range(1, len(names) + 1)]


def test_decisions_say_why(root: Path) -> None:
    """Each record has its number, a status, and the three parts in order."""
    for file in (root / "docs/decisions").glob("*.md"):
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {file.name[:4]} "), file.name
        assert re.search(r"^Status: (accepted|superseded by \d{4}), \d{4}-\d{2}-\d{2}$", text, re.MULTILINE), file.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == DECISION_PARTS, file.name


def test_changelog_keeps_its_form(root: Path) -> None:
    """Source: Keep a Changelog 1.1.0: newest first, dated, six kinds of change."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert versions[0] == "[Unreleased]"
    assert [one for one in versions[1:] if not re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", one)] == []
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= SECTIONS
