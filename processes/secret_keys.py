"""Keys this installation needs: from the settings, or made once and kept in the data folder, readable by us alone."""

from __future__ import annotations

import os
import secrets
import tempfile
from base64 import b64encode
from pathlib import Path

from processes.settings import Settings


def payload_keys(settings: Settings) -> str:
    """Return `id:base64[,…]`, the keys that encrypt workflow payloads."""
    if settings.payload_keys is not None:
        return settings.payload_keys.get_secret_value()
    return _kept(settings.data_dir / "payload.key", f"local:{b64encode(secrets.token_bytes(32)).decode()}")


def stream_secret(settings: Settings) -> bytes:
    """Return the secret behind media stream tokens."""
    if settings.stream_secret is not None:
        return settings.stream_secret.get_secret_value().encode()
    return _kept(settings.data_dir / "stream.key", secrets.token_urlsafe(32)).encode()


def approval_secret(settings: Settings) -> bytes:
    """Return the secret behind the links by which people decide about plans."""
    if settings.approval_secret is not None:
        return settings.approval_secret.get_secret_value().encode()
    return _kept(settings.data_dir / "approval.key", secrets.token_urlsafe(32)).encode()


def _kept(path: Path, fresh: str) -> str:
    """Return what the file holds; make it with `fresh` if there is none. Safe when several processes start at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Drawn, not the process id: processes in containers that share the folder often have the same one.
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    with os.fdopen(descriptor, "w") as file:
        file.write(fresh)
    try:
        os.link(draft, path)  # fails if somebody was first, and then his key counts
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
    return path.read_text()
