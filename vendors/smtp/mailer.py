"""E-mail over an SMTP server of ours. Nothing is retried here: the workflow engine does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Final, Literal

import aiosmtplib

from domain.errors import ConfigurationError, ProviderError, ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.ports.mail import Mail, Mailer
from vendors.mail_messages import message_id, to_message

PROVIDER: Final = "smtp"
#: From here on a reply is final (RFC 5321, 4.2.1).
_PERMANENT: Final = 500
#: What the library raises for an extension the server lacks: TLS, logging in, addresses beyond ASCII.
_NOT_SUPPORTED: Final = (aiosmtplib.SMTPException, aiosmtplib.SMTPNotSupported)
#: `starttls`: plain at first, refused if the server has no TLS; `tls`: from the first byte; `none`: loopback only.
Encryption = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed in; `timeout` is that of a whole message, connecting included.

    Raises ConfigurationError where mail would leave the machine in clear.
    """

    host: str
    port: int
    encryption: Encryption = "starttls"
    username: str | None = None
    password: str | None = None
    timeout: timedelta = timedelta(seconds=15)

    def __post_init__(self) -> None:
        """Look at host and encryption together."""
        if self.encryption == "none" and not _is_loopback(self.host):
            raise ConfigurationError(
                f"E-mail to {self.host} has to be encrypted: HOLDFAST_SMTP_ENCRYPTION=none is for a server on "
                "loopback, others take starttls or tls."
            )


class SmtpMailer(Mailer):
    """Sends each message over a connection of its own: there are few, and none may wait for another."""

    def __init__(self, server: SmtpServer) -> None:
        """Prepare without touching the network."""
        self._server = server

    async def send(self, mail: Mail, key: str) -> str:
        """Send as `Mailer` says."""
        try:
            async with asyncio.timeout(self._server.timeout.total_seconds()):
                await self._hand_in(mail, key)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refused_recipient(error) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error.code, "refused") from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            if type(error) in _NOT_SUPPORTED:
                raise ProviderRejected(PROVIDER, f"the server can't do what is needed: {error}") from error
            raise ProviderUnavailable(PROVIDER, f"no connection or no answer ({type(error).__name__})") from error
        return message_id(key, mail.sender)

    async def _hand_in(self, mail: Mail, key: str) -> None:
        server = self._server
        await aiosmtplib.send(
            to_message(mail, key),
            sender=mail.sender,
            recipients=[mail.recipient],
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.encryption == "tls",
            start_tls=server.encryption == "starttls",
            timeout=server.timeout.total_seconds(),
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refused_recipient(error: aiosmtplib.SMTPRecipientsRefused) -> ProviderError:
    """Return the error for the one recipient there is; his address stays out of it."""
    code = error.recipients[0].code
    if code >= _PERMANENT:
        return RecipientRejected(PROVIDER, f"the address is refused (reply {code})")
    return _refusal(code, "the recipient can't be reached now")


def _refusal(code: int, reason: str) -> ProviderError:
    if code >= _PERMANENT:
        return ProviderRejected(PROVIDER, f"{reason} (reply {code})")
    return ProviderUnavailable(PROVIDER, f"{reason} (reply {code})")
