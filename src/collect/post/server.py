"""Where the mail server of the office is."""

import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from collect.errors import CollectError

PATIENCE = 60.0
"""Seconds one answer of the server is waited for."""


class Security(StrEnum):
    """How the line is encrypted: from the first byte, or after STARTTLS. There is no line in the clear."""

    TLS = "tls"
    STARTTLS = "starttls"


@dataclass(frozen=True, slots=True)
class Server:
    """One server for sending or fetching. ``ca`` is a file of certificates for a server of the house, or empty."""

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    ca: str = ""
    patience: float = PATIENCE


def trusted(server: Server) -> ssl.SSLContext:
    """What certificates are believed: the system's, or only the house's. The name must match.

    Raises CollectError ``mail-ca-unreadable``.
    """
    try:
        return ssl.create_default_context(cafile=server.ca or None)
    except (OSError, ssl.SSLError) as fault:
        raise CollectError("mail-ca-unreadable", path=Path(server.ca), fault=fault) from fault
