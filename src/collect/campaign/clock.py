"""What the campaign is told of the world outside: the time, the name of whoever is logged in."""

from datetime import date, datetime
from getpass import getuser


def now() -> str:
    """This moment as ISO 8601 to the second, with the offset of the office's time zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def today() -> date:
    """Today in the office."""
    return datetime.now().astimezone().date()


def worker() -> str:
    """The name under which somebody is logged in; empty where the system has none."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # no account of that number, or no such module on Windows
        return ""
