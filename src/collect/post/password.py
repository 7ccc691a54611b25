"""Where the password of the mailbox comes from: the environment or the system's keyring, never a file."""

import os
from collections.abc import Callable
from typing import cast

from collect.errors import CollectError

VARIABLE = "COLLECT_MAIL_PASSWORD"
SERVICE = "collect"


def password_of(user: str) -> str:
    """The password (mostly an authorisation code) of a mail user.

    Raises CollectError, which never says any of it: ``mail-password-missing``; ``mail-password-odd`` when it has
    signs no mail server takes, such as the full-width ones of a Chinese keyboard.
    """
    password = (os.environ.get(VARIABLE) or _kept(user)).strip()
    if not password:
        raise CollectError("mail-password-missing", user=user, variable=VARIABLE)
    if not password.isascii() or not password.isprintable():
        raise CollectError("mail-password-odd", user=user)
    return password


def _kept(user: str) -> str:
    """What the keyring holds; empty without one. A keyring that cannot be asked is none."""
    try:
        import keyring  # noqa: PLC0415 - an office need not have it
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        return ""
    ask = cast("Callable[[str, str], str | None]", keyring.get_password)
    try:
        return ask(SERVICE, user) or ""
    except KeyringError:
        return ""
