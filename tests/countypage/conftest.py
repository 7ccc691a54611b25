"""What the tests in the browser share: one browser, pages on the disk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from collect.countypage.draft import CountyPage
from collect.countypage.write import county_page
from collect.web.fill import write_page
from countypage.chromium import Seen, running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this machine."""
    with running() as found:
        yield found


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Seen]]:
    """Opens a county's page from the disk; it is closed after the test."""
    seen: list[Seen] = []

    def open_page(page: CountyPage, **settings: Any) -> Seen:
        path = tmp_path / "示例县 概览#1.html"
        write_page(county_page(page), path)
        seen.append(Seen(browser, path, **settings))
        return seen[-1]

    yield open_page
    for each in seen:
        each.page.context.close()
