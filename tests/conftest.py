"""What every test may count on: no deadline on a slow machine, LibreOffice and Dovecot where it is marked so."""

import shutil

import pytest
from hypothesis import settings

from post.imap_server import absent

settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test marked `office` or `mail` is skipped where there is no such program; `make test` installs it first."""
    suite = "" if shutil.which("soffice") else "LibreOffice is not installed: .ci/setup system"
    for mark, reason in (("office", suite), ("mail", absent())):
        for test in items if reason else ():
            if test.get_closest_marker(mark):
                test.add_marker(pytest.mark.skip(reason=reason))
