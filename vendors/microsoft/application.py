"""The application Microsoft knows us as, and where Microsoft is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

PROVIDER: Final = "microsoft_graph"
LOGIN_URL: Final = "https://login.microsoftonline.com"
GRAPH_URL: Final = "https://graph.microsoft.com"


@dataclass(frozen=True, slots=True)
class MicrosoftApplication:
    """A registered application with the permission `Mail.Send`; the URLs have no slash at the end."""

    tenant_id: str
    client_id: str
    client_secret: str = field(repr=False)
    login_url: str = LOGIN_URL
    graph_url: str = GRAPH_URL

    @property
    def token_url(self) -> str:
        """Where it gets its tokens."""
        return f"{self.login_url}/{self.tenant_id}/oauth2/v2.0/token"
