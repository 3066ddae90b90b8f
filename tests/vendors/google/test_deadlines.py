"""What is sent, is sent in time."""

from __future__ import annotations

import math
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from vendors.google.deadlines import Deadline, PunctualHttp


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """Return a server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def url_of(server: socket.socket) -> str:
    """Return its URL."""
    return f"http://127.0.0.1:{server.getsockname()[1]}/"


def sent_to(server: socket.socket) -> bytes:
    """Return what has arrived on the first connection, which the client has closed."""
    connection, _ = server.accept()
    with connection:
        return b"".join(iter(lambda: connection.recv(4096), b""))


class TestDeadline:
    """How long somebody waits."""

    def test_time_left_is_said(self) -> None:
        """No more than was given, and no end where none was."""
        assert 0 < Deadline.after(timedelta(minutes=1)).left() <= 60
        assert Deadline().left() == math.inf

    @pytest.mark.parametrize("at", [-math.inf, 0.0])
    def test_a_deadline_passed_is_an_error(self, at: float) -> None:
        """So that nobody forgets to look."""
        with pytest.raises(TimeoutError):
            Deadline(at).left()

    def test_giving_up_brings_it_forward(self) -> None:
        """From then on nothing is sent."""
        deadline = Deadline.after(timedelta(minutes=1))
        deadline.pass_now()
        with pytest.raises(TimeoutError):
            deadline.left()


class TestHttp:
    """A client under a deadline."""

    def test_after_the_deadline_nothing_is_connected(self, server: socket.socket) -> None:
        """The server never hears of it."""
        http = PunctualHttp()
        http.deadline = Deadline(0)
        with pytest.raises(TimeoutError):
            http.request(url_of(server))
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()

    def test_a_deadline_that_passes_while_connecting_stops_the_sending(self, server: socket.socket) -> None:
        """Connecting may take long; it is looked at again right before the request."""
        http = PunctualHttp()
        http.deadline = _PassesAtTheSecondLook()
        with pytest.raises(TimeoutError):
            http.request(url_of(server))
        http.close()
        assert sent_to(server) == b""

    def test_an_answer_is_waited_for_until_the_deadline_only(self, server: socket.socket) -> None:
        """The request was sent, and its outcome is not known."""
        http = PunctualHttp()
        http.deadline = Deadline.after(timedelta(seconds=1))
        with pytest.raises(TimeoutError):
            http.request(url_of(server))
        http.close()
        assert sent_to(server).startswith(b"GET / ")


class _PassesAtTheSecondLook(Deadline):
    def left(self) -> float:
        left = super().left()
        self.pass_now()
        return 1.0 if left == math.inf else left
