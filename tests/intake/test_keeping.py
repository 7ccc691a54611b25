"""Whether every original is in the archive in the end, in however many batches."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from collect.campaign.filing import archived, digest
from collect.intake import keeping
from collect.intake.keeping import keeper
from collect.intake.opening import Original

CONTENTS = [bytes([65 + number]) * 9 for number in range(7)]


def originals() -> Iterable[list[Original]]:
    return ([Original(f"{content[0]}.xlsx", digest(content), content)] for content in CONTENTS)


@pytest.mark.parametrize(("at_once", "most"), [(64, 10**6), (2, 10**6), (64, 10)])
def test_when_it_ends_the_archive_has_them_all(
    at_once: int, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keeping, "_AT_ONCE", at_once)
    monkeypatch.setattr(keeping, "_BYTES", most)
    with keeper(tmp_path) as keep:
        for each in originals():
            keep(each)
    assert [archived(tmp_path, digest(content)).read_bytes() for content in CONTENTS] == CONTENTS


def test_without_an_archive_nothing_is_kept(tmp_path: Path):
    with keeper(None) as keep:
        for each in originals():
            keep(each)
    assert not list(tmp_path.iterdir())
