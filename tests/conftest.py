"""What every test may count on: no deadline on a slow machine, LibreOffice where it is marked `office`."""

import shutil

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test marked `office` is skipped where there is no LibreOffice; `make test` installs it first."""
    if shutil.which("soffice"):
        return
    absent = pytest.mark.skip(reason="LibreOffice is not installed: .ci/setup system")
    for test in items:
        if test.get_closest_marker("office"):
            test.add_marker(absent)
