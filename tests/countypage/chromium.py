"""The Chromium of this machine, to open pages with as a person would: from the disk, with no network."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from countypage.installed import program

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

_PATIENCE = 10_000
"""Milliseconds for what ought to be there at once."""


@contextmanager
def running() -> Iterator[Browser]:
    """The browser, for as long as the ``with`` lasts."""
    for_root = ["--no-sandbox"] if os.name != "nt" and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=for_root)
        yield browser
        browser.close()


class Seen:
    """A page in the browser, and all that it complained of or asked for."""

    def __init__(self, browser: Browser, path: Path, **settings: Any) -> None:
        self.complaints: list[str] = []
        self.asked: list[str] = []
        context = browser.new_context(offline=True, **{"viewport": DESK, **settings})
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.set_default_timeout(_PATIENCE)
        self.page.goto(path.as_uri())

    def texts(self, selector: str) -> list[str]:
        """What stands in every visible element of that kind."""
        visible = "found => found.filter(each => each.offsetHeight).map(each => each.innerText)"
        return self.page.locator(selector).evaluate_all(visible)

    def focused(self) -> str:
        """What has the focus, by its words."""
        return self.page.evaluate("document.activeElement.innerText || document.activeElement.id")

    def barriers(self) -> list[str]:
        """What keeps people out, as axe sees it: rule, how grave, the first place."""
        found = Axe().run(self.page).response
        assert len(found["passes"]) > 10, "axe has not looked"
        return [f"{each['id']} ({each['impact']}): {each['nodes'][0]['html']}" for each in found["violations"]]
