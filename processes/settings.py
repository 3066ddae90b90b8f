"""Every setting, in one place: environment variables `HOLDFAST_…` or a `.env` file.

Without any setting everything runs embedded on loopback (SQLite, in-process cache, generated keys in the data folder).
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import ConfigurationError

#: As OpenAI names them.
ReasoningEffort = Literal["none", "minimal", "low", "medium", "high", "xhigh"]
MailProvider = Literal["smtp", "gmail", "microsoft"]
SmtpEncryption = Literal["starttls", "tls", "none"]

#: Names another file than `.env`; empty: none is read.
ENV_FILE_VARIABLE: Final = "HOLDFAST_ENV_FILE"
_PREFIX: Final = "HOLDFAST_"


class Settings(BaseSettings):
    """All settings; each field is the variable `HOLDFAST_<NAME>` and says what it is for."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(
        default=Path(".holdfast"), description="Folder for generated keys, the embedded database and spools."
    )
    log_level: str = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR. Nothing said on a call is ever logged."
    )

    database_url: str | None = Field(
        default=None,
        description="sqlite+aiosqlite:///path or postgresql+psycopg://…; unset: SQLite in the data folder.",
    )
    redis_url: str | None = Field(
        default=None, description="redis://… for a cache shared by processes; unset: in-process."
    )

    temporal_address: str = Field(default="127.0.0.1:7233", description="host:port of the Temporal frontend.")
    temporal_namespace: str = Field(default="default", description="Temporal namespace.")
    temporal_api_key: SecretStr | None = Field(default=None, description="API key of Temporal Cloud; implies TLS.")
    temporal_tls: bool = Field(default=False, description="Use TLS towards Temporal.")
    temporal_ui_url: str = Field(
        default="http://127.0.0.1:8233", description="Where people open the Temporal UI (for links)."
    )
    temporal_cli_path: Path | None = Field(
        default=None, description="Temporal CLI for `holdfast dev`; unset: venv, PATH."
    )

    payload_keys: SecretStr | None = Field(
        default=None,
        description="id:base64(32 bytes)[,…] for payloads: the first encrypts, all decrypt; unset: a key file.",
    )
    stream_secret: SecretStr | None = Field(
        default=None, description="Secret behind stream tokens, thread names, approval codes; unset: a key file."
    )
    approval_secret: SecretStr | None = Field(
        default=None, description="Secret behind the links approvers are e-mailed; unset: a key file."
    )
    codec_token: SecretStr | None = Field(
        default=None, description="Token the Temporal UI must show to the codec server; unset: loopback clients only."
    )

    owner_email: str | None = Field(
        default=None,
        description="E-mail of the first owner: while nobody has signed in, the api prints him a link at each start.",
    )
    public_base_url: str | None = Field(
        default=None, description="How Twilio reaches the api (https://…); unset: as each request says."
    )
    dashboard_url: str | None = Field(
        default=None, description="Where people open the dashboard (https://…); unset: on this machine alone."
    )
    public_media_url: str = Field(
        default="ws://127.0.0.1:8081/media",
        description="How Twilio reaches each media process (wss://…/media[,wss://…/media]).",
    )
    trust_forwarded: bool = Field(
        default=False, description="Believe a proxy's X-Forwarded-For, and -Proto/-Host without a public base URL."
    )
    api_host: str = Field(default="127.0.0.1", description="Address the api binds to.")
    api_port: int = Field(default=8080, description="Port the api binds to.")
    api_socket: int | None = Field(
        default=None, description="Listening socket (file descriptor) the api inherits, served beside its port."
    )
    dashboard_dir: Path | None = Field(
        default=None, description="Folder of the built dashboard; unset: dashboard/dist of the source tree, if built."
    )
    media_host: str = Field(default="127.0.0.1", description="Address media binds to.")
    media_port: int = Field(default=8081, description="Port media's WebSocket binds to.")
    worker_metrics_host: str = Field(default="127.0.0.1", description="Address the worker's metrics bind to.")
    worker_metrics_port: int = Field(default=8082, description="Port of the worker's /metrics.")
    media_max_calls: int = Field(default=400, description="Calls one media process takes; more are refused.")
    stop_grace_seconds: float = Field(default=20, description="How long a stopping process lets its work finish.")

    twilio_account_sid: str | None = Field(default=None, description="Twilio account SID (AC…).")
    twilio_auth_token: SecretStr | None = Field(default=None, description="Twilio auth token (signatures).")
    twilio_base_url: str | None = Field(default=None, description="Another REST base URL, for the sandbox.")
    telephone_url: str | None = Field(
        default=None, description="Where a browser finds the development telephone; only `holdfast dev` has one."
    )
    control_url: str | None = Field(
        default=None, description="Where the telephone page kills processes; only `holdfast dev` has such a place."
    )
    control_token: SecretStr | None = Field(default=None, description="What opens control_url; made anew each start.")
    live: bool = Field(default=False, description="Ring anybody who may be rung; unset: test numbers alone.")
    price_book: Path | None = Field(
        default=None, description="YAML file of what your vendors charge you; unset: their list prices, dated."
    )
    test_numbers: str | None = Field(
        default=None, description="E.164[,…]: the only numbers that are rung while the installation is not live."
    )
    deepgram_api_key: SecretStr | None = Field(default=None, description="Deepgram API key.")
    deepgram_base_url: str = Field(default="wss://api.deepgram.com", description="Deepgram WebSocket base URL.")
    deepgram_fallback_base_url: str | None = Field(
        default=None, description="Another Deepgram endpoint (region, self-hosted) for when the first fails."
    )
    deepgram_fallback_api_key: SecretStr | None = Field(default=None, description="Key of the fallback endpoint.")
    deepgram_listen_model: str = Field(default="flux-general-en", description="Flux model of the recogniser.")
    deepgram_eot_threshold: float = Field(default=0.7, description="Confidence at which Flux ends a turn (0.5 to 1.0).")
    openai_api_key: SecretStr | None = Field(default=None, description="Key of the chat model's endpoint.")
    openai_base_url: str = Field(
        default="https://api.openai.com/v1",
        description="OpenAI-compatible endpoint, for example http://localhost:11434/v1.",
    )
    openai_model: str = Field(default="gpt-6-luna", description="Chat model.")
    openai_temperature: float | None = Field(
        default=None, description="Sampling temperature; unset: the model's default."
    )
    openai_reasoning_effort: ReasoningEffort | None = Field(
        default=None, description="Reasoning effort; gpt-6-luna takes tools only with `none`."
    )
    openai_fallback_base_url: str | None = Field(
        default=None, description="OpenAI-compatible endpoint for when the first fails; unset: the same one."
    )
    openai_fallback_api_key: SecretStr | None = Field(
        default=None, description="Key of the fallback endpoint; needed where it is another one."
    )
    openai_fallback_model: str | None = Field(
        default=None, description="Chat model for when the first fails; unset: the same, at another endpoint."
    )
    google_service_account: Path | None = Field(
        default=None, description="Service account JSON with access to the calendars."
    )
    google_base_url: str | None = Field(default=None, description="Another API endpoint, for the sandbox.")

    vpic_base_url: str | None = Field(
        default=None, description="Another base URL of NHTSA vPIC, which knows what a VIN says; no key is needed."
    )

    brave_api_key: SecretStr | None = Field(
        default=None, description="Brave Search API key; unset: nobody's planner searches the web."
    )
    brave_base_url: str | None = Field(default=None, description="Another base URL of Brave Search, for the sandbox.")
    web_allowed_origin: str | None = Field(
        default=None,
        pattern=r"^http://127\.0\.0\.1:\d{2,5}$",
        description="The sandbox's origin, http://127.0.0.1:port; unset: pages of the public web alone are read.",
    )

    calendar_sync_seconds: float = Field(
        default=60, gt=0, description="How often it is looked what people did in the calendars."
    )

    mail_provider: MailProvider | None = Field(
        default=None,
        description="smtp, gmail or microsoft; unset: smtp where a mail server is named, else nobody is e-mailed.",
    )
    mail_sender: str | None = Field(default=None, description="Address e-mail comes from, and invitations are of.")
    smtp_host: str | None = Field(default=None, description="Mail server, for e-mail over SMTP.")
    smtp_port: int = Field(default=587, description="Its port.")
    smtp_encryption: SmtpEncryption = Field(
        default="starttls", description="starttls, tls (from the first byte) or none (loopback only)."
    )
    smtp_username: str | None = Field(default=None, description="User of the mail server; unset: no login.")
    smtp_password: SecretStr | None = Field(default=None, description="Password of that user.")
    microsoft_tenant_id: str | None = Field(default=None, description="Microsoft Entra tenant, an id or a domain.")
    microsoft_client_id: str | None = Field(
        default=None, description="Application with the permission Mail.Send, for e-mail over Microsoft Graph."
    )
    microsoft_client_secret: SecretStr | None = Field(default=None, description="Secret of that application.")
    microsoft_base_url: str | None = Field(
        default=None, description="Another base URL for both tokens and Graph, for the sandbox."
    )

    hold_ttl_seconds: float = Field(
        default=180, description="How long a slot stays held while the caller makes up his mind."
    )
    text_hold_ttl_seconds: float = Field(
        default=900, description="How long it stays held for somebody who texts; he may be driving."
    )

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / 'holdfast.db').absolute()}"

    @property
    def calendar_sync_every(self) -> timedelta:
        """How often calendars are read."""
        return timedelta(seconds=self.calendar_sync_seconds)

    @property
    def hold_ttl(self) -> timedelta:
        """How long a slot stays held on a call."""
        return timedelta(seconds=self.hold_ttl_seconds)

    @property
    def text_hold_ttl(self) -> timedelta:
        """How long a slot stays held for somebody who texts."""
        return timedelta(seconds=self.text_hold_ttl_seconds)

    @property
    def rung_numbers(self) -> frozenset[str] | None:
        """The only numbers that may be rung; None where all may."""
        if self.live:
            return None
        return frozenset(number.strip() for number in (self.test_numbers or "").split(",") if number.strip())

    @property
    def stop_grace(self) -> timedelta:
        """How long a stopping process lets its work finish."""
        return timedelta(seconds=self.stop_grace_seconds)


def required(settings: Settings, name: str) -> str:
    """Return a setting this process can't do without; raises ConfigurationError that names the variable."""
    value: str | SecretStr | Path | None = getattr(settings, name)
    if value is None:
        description = Settings.model_fields[name].description
        raise ConfigurationError(f"Set {_PREFIX}{name.upper()}: {description}")
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def load_settings() -> Settings:
    """Read the settings; raises ConfigurationError that names every wrong variable."""
    try:
        return Settings(_env_file=os.environ.get(ENV_FILE_VARIABLE, ".env") or None)  # type: ignore[call-arg]  # known at run time
    except ValidationError as error:
        wrong = "; ".join(f"{_PREFIX}{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors())
        raise ConfigurationError(f"Wrong settings: {wrong}") from error


def embedded_settings() -> Settings:
    """Return the settings of a stack on loopback: an operator's `.env` is not for it."""
    return Settings(_env_file=None)  # type: ignore[call-arg]  # known at run time


def settings_of(data_dir: Path | None) -> Settings:
    """Return the settings of the stack in a data folder, or those in force where None is given."""
    if data_dir is None:
        return load_settings()
    if not (data_dir / "holdfast.db").is_file():
        raise ConfigurationError(f"There is no Holdfast database in {data_dir}.")
    return embedded_settings().model_copy(update={"data_dir": data_dir, "database_url": None})
