"""Whether there is a browser on this machine, and where."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def program() -> str:
    """Where the browser is; empty where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), "")


def absent() -> str:
    """Why there is no browser to test with; empty when there is."""
    return "" if program() else "Chromium is not installed: .ci/setup system"
