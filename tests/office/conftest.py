"""What the tests of the office suite share."""

import pytest

from collect.office.suite import Suite, find_suite


@pytest.fixture(scope="session")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found
