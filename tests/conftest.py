"""What every test may count on: no deadline on a slow machine, LibreOffice, Dovecot, Chromium where marked so."""

import shutil

import pytest
from hypothesis import settings

from countypage import installed
from post.imap_server import absent

settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test marked `office`, `mail`, `browser` is skipped where there is no such program; `make test` installs it."""
    suite = "" if shutil.which("soffice") else "LibreOffice is not installed: .ci/setup system"
    for mark, reason in (("office", suite), ("mail", absent()), ("browser", installed.absent())):
        for test in items if reason else ():
            if test.get_closest_marker(mark):
                test.add_marker(pytest.mark.skip(reason=reason))
