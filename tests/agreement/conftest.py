"""What the tests of agreement share: the office suite of this machine."""

import pytest

from collect.office.suite import Suite, find_suite


@pytest.fixture(scope="session")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found
