"""Whether the password comes from where it may lie, whole, and from nowhere else."""

import sys
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from collect.errors import CollectError
from collect.post.password import VARIABLE, password_of


class Ring(KeyringBackend):
    """A keyring in memory, which can be locked."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    monkeypatch.delenv(VARIABLE, raising=False)
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def refused() -> CollectError:
    with pytest.raises(CollectError) as found:
        password_of("county@example.cn")
    return found.value


def test_the_environment_comes_before_the_keyring(ring: Ring, monkeypatch: pytest.MonkeyPatch):
    ring.set_password("collect", "county@example.cn", "from the ring")
    assert password_of("county@example.cn") == "from the ring"
    monkeypatch.setenv(VARIABLE, "from the environment\n")
    assert password_of("county@example.cn") == "from the environment"


def test_a_keyring_knows_each_user_by_name(ring: Ring):
    ring.set_password("collect", "town@example.cn", "another's")
    assert refused().code == "mail-password-missing"


def test_a_locked_keyring_or_none_at_all_is_told_as_a_missing_password(ring: Ring, monkeypatch: pytest.MonkeyPatch):
    ring.locked = True
    assert refused().code == "mail-password-missing"
    monkeypatch.setitem(sys.modules, "keyring", None)
    found = refused()
    assert found.code == "mail-password-missing"
    assert VARIABLE in str(found)
    assert "keyring set collect county@example.cn" in str(found)


@pytest.mark.parametrize("typed", ["ａｂｃｄ１２３", "暗号一", "ab\x00cd"])
def test_signs_of_a_chinese_keyboard_are_told_without_being_shown(ring: Ring, typed: str):
    ring.set_password("collect", "county@example.cn", typed)
    found = refused()
    assert found.code == "mail-password-odd"
    assert typed not in str(found) + repr(found)
