"""Entity tags."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from api.etags import check_version, demanded, etag_of, tagged
from domain.errors import VersionChanged, VersionMissing


class Shown(BaseModel):
    """Something shown."""

    name: str


DANA = Shown(name="Dana")
TAG = etag_of(DANA)


def test_equal_content_has_an_equal_tag() -> None:
    """The tag says what is shown, and is strong."""
    assert etag_of(Shown(name="Dana")) == TAG
    assert etag_of(Shown(name="Tom")) != TAG
    assert TAG.startswith('"')


@pytest.mark.parametrize("condition", [TAG, f"W/{TAG}", f'"x", {TAG}', "*"])
def test_who_has_it_is_told_that_nothing_has_changed(condition: str) -> None:
    """A list of tags and weak ones count, for nothing is changed by reading."""
    response = tagged(DANA, if_none_match=condition)

    assert (response.status_code, response.body, response.headers["etag"]) == (304, b"", TAG)


@pytest.mark.parametrize("condition", [None, '"x"', TAG.strip('"')])
def test_who_has_another_gets_it(condition: str | None) -> None:
    """The answer brings its tag."""
    response = tagged(DANA, if_none_match=condition)

    assert (response.status_code, response.body, response.headers["etag"]) == (200, b'{"name":"Dana"}', TAG)


@pytest.mark.parametrize("condition", ['"x"', f"W/{TAG}", ""])
def test_change_of_another_version_is_refused(condition: str) -> None:
    """A weak tag names no exact version. Source: RFC 9110, section 13.1.1."""
    with pytest.raises(VersionChanged):
        check_version(condition, DANA)


def test_change_of_this_version_is_let_through() -> None:
    """Nothing is raised."""
    check_version(demanded(f'"x", {TAG}'), DANA)


def test_change_of_no_version_is_refused() -> None:
    """Who says nothing could undo what he has not seen."""
    with pytest.raises(VersionMissing):
        demanded(None)
