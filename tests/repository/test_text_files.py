"""What no file of the repository may say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

#: Hosts of package registries, in pieces, since this file is searched as well.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("proxy", "golang", "org"),
    )
)
#: A marker for unfinished work, in pieces for the same reason.
UNFINISHED = ("TO" + "DO", "FIX" + "ME")


@pytest.fixture(scope="session")
def texts(root: Path, repository_files: Sequence[Path]) -> dict[str, str]:
    """Return the content of every text file by its path."""
    contents = ((file.relative_to(root).as_posix(), file.read_bytes()) for file in repository_files)
    return {name: content.decode("utf-8", "replace") for name, content in contents if b"\0" not in content}


@pytest.mark.parametrize("host", REGISTRY_HOSTS)
def test_no_file_names_a_package_registry(texts: dict[str, str], host: str) -> None:
    """Packages are named by name; the machine knows where it gets them."""
    assert [name for name, text in texts.items() if host in text.lower()] == []


@pytest.mark.parametrize("word", UNFINISHED)
def test_nothing_is_left_for_later(texts: dict[str, str], word: str) -> None:
    """What is not done is not announced in the code."""
    assert [
        name for name, text in texts.items() if name.endswith((".py", ".sh", ".md", ".yaml", ".yml")) and word in text
    ] == []


def test_text_files_end_with_a_line_end(texts: dict[str, str]) -> None:
    """Tools that append or concatenate can rely on it."""
    own = {name: text for name, text in texts.items() if "/artefacts/" not in name}
    assert [name for name, text in own.items() if text and not text.endswith("\n")] == []
