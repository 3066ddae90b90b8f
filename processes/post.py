"""E-mail by the vendor the settings name."""

from __future__ import annotations

from contextlib import AsyncExitStack, aclosing, closing

from activities.guarded.mailer import GuardedMailer
from domain.ports.mail import Mailer
from processes.google import service_account
from processes.provider_roster import ProviderRoster
from processes.settings import Settings, required
from processes.worker_ports import Post
from vendors.google.gmail_mailer import PROVIDER as GMAIL
from vendors.google.gmail_mailer import GmailMailer
from vendors.microsoft.application import GRAPH_URL, LOGIN_URL, MicrosoftApplication
from vendors.microsoft.application import PROVIDER as MICROSOFT
from vendors.microsoft.graph_mailer import GraphMailer
from vendors.smtp.mailer import PROVIDER as SMTP
from vendors.smtp.mailer import SmtpMailer, SmtpServer


async def opened_post(settings: Settings, roster: ProviderRoster, stack: AsyncExitStack) -> Post | None:
    """Return who hands e-mail in, open until `stack` is closed; None where the settings name nobody.

    Raises ConfigurationError that names the setting which is missing or wrong.
    """
    match settings.mail_provider:
        case "gmail":
            sender = required(settings, "mail_sender")
            mailer = GmailMailer(service_account(settings), sender, base_url=settings.google_base_url)
            return _guarded(GMAIL, stack.enter_context(closing(mailer)), sender, roster)
        case "microsoft":
            sender = required(settings, "mail_sender")
            graph = await stack.enter_async_context(aclosing(GraphMailer(microsoft_application(settings))))
            return _guarded(MICROSOFT, graph, sender, roster)
        case None if settings.smtp_host is None:
            return None
        case _:
            return _guarded(SMTP, SmtpMailer(smtp_server(settings)), required(settings, "mail_sender"), roster)


def smtp_server(settings: Settings) -> SmtpServer:
    """Return the mail server; raises ConfigurationError without a host."""
    password = settings.smtp_password
    return SmtpServer(
        host=required(settings, "smtp_host"),
        port=settings.smtp_port,
        encryption=settings.smtp_encryption,
        username=settings.smtp_username,
        password=password.get_secret_value() if password else None,
    )


def microsoft_application(settings: Settings) -> MicrosoftApplication:
    """Return the application; raises ConfigurationError without its id, its secret or its tenant."""
    base_url = (settings.microsoft_base_url or "").rstrip("/")
    return MicrosoftApplication(
        required(settings, "microsoft_tenant_id"),
        required(settings, "microsoft_client_id"),
        required(settings, "microsoft_client_secret"),
        login_url=base_url or LOGIN_URL,
        graph_url=base_url or GRAPH_URL,
    )


def _guarded(provider: str, mailer: Mailer, sender: str, roster: ProviderRoster) -> Post:
    return Post(GuardedMailer(mailer, roster.guard(provider, "mailer")), sender)
