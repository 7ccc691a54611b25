"""Whether .ci/setup installs what is missing, only that, and says so: on make-believe machines."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from source import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the set-up script is for Debian and Ubuntu")

PLAIN = ["sh", "sed", "cut", "tr", "grep", "dirname", "basename", "readlink", "cksum", "cat", "env"]
FONTS = "Noto Sans CJK SC\nAR PL SungtiL GB\nAR PL KaitiM GB\n"
EVERYTHING = {
    "libreoffice-calc", "libreoffice-writer", "python3-uno", "poppler-utils", "fontconfig", "fonts-noto-cjk",
    "fonts-arphic-gbsn00lp", "fonts-arphic-gkai00mp", "dovecot-imapd", "chromium",
}  # fmt: skip


class Machine:
    """A folder of commands, the only ones there are; each apt-get call is written to a log."""

    def __init__(self, folder: Path) -> None:
        self.commands = folder / "bin"
        self.log = folder / "log"
        self.project = folder / "project"
        shutil.copytree(ROOT / ".ci", self.project / ".ci")
        shutil.copy(ROOT / "pyproject.toml", self.project)
        self.commands.mkdir()
        for name in PLAIN:
            (self.commands / name).symlink_to(shutil.which(name) or pytest.skip(f"no {name} here"))
        self.has("id", "echo 0")

    def has(self, name: str, does: str = "exit 0") -> None:
        """One command more, and what it does."""
        command = self.commands / name
        command.parent.mkdir(parents=True, exist_ok=True)
        command.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        command.chmod(0o755)

    def has_apt(self, installs: str = "") -> None:
        """An apt-get that writes down what it was asked; ``installs`` is what it then does."""
        self.has("apt-get", f'echo "$@" >>{self.log}\n[ "$1" = update ] || {{ :; {installs or ":"}; }}')

    def has_suite(self) -> None:
        """LibreOffice with both parts and its Python, poppler, the fonts, Chromium, and Dovecot where servers lie."""
        for name in ("soffice", "libsclo.so", "libswlo.so", "python", "pdftoppm", "chromium", "sbin/dovecot"):
            self.has(name)
        self.has("fc-list", f"printf '{FONTS}'".replace("\n", "\\n"))

    def setup(self, what: str) -> subprocess.CompletedProcess[str]:
        """Runs the script on this machine."""
        return subprocess.run(
            [self.project / ".ci" / "setup", what],
            env={
                "PATH": str(self.commands),
                "SYSTEM_PYTHON": str(self.commands / "no-python"),
                "SBIN": str(self.commands / "sbin"),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self) -> list[str]:
        """The calls of apt-get, in order."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_machine_that_has_everything_is_left_alone(machine: Machine):
    machine.has_suite()
    machine.has_apt()
    done = machine.setup("system")
    assert (done.returncode, done.stdout, machine.asked()) == (0, "", [])


def test_a_bare_machine_gets_every_package_after_one_update_and_is_told_why(machine: Machine):
    machine.has_apt()
    done = machine.setup("system")
    update, install = machine.asked()
    assert update.startswith("update")
    assert set(install.split()) >= EVERYTHING
    assert "poppler-utils: turns printed pages into pictures" in done.stdout


def test_only_what_is_missing_is_installed(machine: Machine):
    machine.has_suite()
    (machine.commands / "pdftoppm").unlink()
    machine.has_apt(installs=f"cp {machine.commands}/soffice {machine.commands}/pdftoppm")
    (machine.commands / "cp").symlink_to(shutil.which("cp") or "/bin/cp")
    assert machine.setup("system").returncode == 0
    assert set(machine.asked()[1].split()) & EVERYTHING == {"poppler-utils"}


@pytest.mark.parametrize("name", ["chromium-browser", "google-chrome"])
def test_a_browser_of_another_name_will_do(machine: Machine, name: str):
    machine.has_suite()
    (machine.commands / "chromium").rename(machine.commands / name)
    machine.has_apt()
    assert (machine.setup("system").returncode, machine.asked()) == (0, [])


def test_an_installation_that_changed_nothing_is_a_failure(machine: Machine):
    machine.has_suite()
    (machine.commands / "pdftoppm").unlink()
    machine.has_apt()
    done = machine.setup("system")
    assert done.returncode == 1
    assert "not found: poppler-utils" in done.stderr


def test_who_is_not_root_goes_through_sudo_and_is_told(machine: Machine):
    machine.has("id", "echo 1000")
    machine.has("sudo", f'echo "sudo $1" >>{machine.log}; exec "$@"')
    machine.has_apt()
    done = machine.setup("system")
    assert "sudo apt-get" in done.stdout
    assert machine.asked()[0] == "sudo apt-get"


def test_without_root_or_sudo_the_command_to_type_is_named(machine: Machine):
    machine.has("id", "echo 1000")
    machine.has_apt()
    done = machine.setup("system")
    assert (done.returncode, machine.asked()) == (1, [])
    assert "As root: apt-get update && apt-get install -y libreoffice-calc" in done.stderr


def test_without_apt_the_packages_are_named(machine: Machine):
    done = machine.setup("system")
    assert done.returncode == 1
    assert "no apt-get here" in done.stderr
    assert set(done.stderr.split()) >= EVERYTHING


# ---------------------------------------------------------------- Python

# A python3 that makes an environment of make-believe: `pip install` is written down as "pip …".
PYTHON = """
case "$*" in
  *ensurepip*) [ -e {commands}/has-ensurepip ] ;;
  *version_info\\[*|*'%d.%d'*) echo 3.11 ;;
  *'< (3, 11)'*) exit {old} ;;
  '-m venv'*) {mkdir} -p .venv/bin; echo "$({pwd} -P)/.venv" >.venv/bin/activate
              {cp} "$0" .venv/bin/python; echo venv >>{log} ;;
  '-m pip install'*) echo "pip ${{@##* }}" >>{log} ;;
  -V) echo Python 3.11.9 ;;
esac
"""


def has_python(machine: Machine, old: int = 0, ensurepip: bool = True) -> None:
    tools = {name: shutil.which(name) for name in ("mkdir", "pwd", "cp")}
    machine.has("python3", PYTHON.format(commands=machine.commands, log=machine.log, old=old, **tools))
    if ensurepip:
        machine.has("has-ensurepip")


def test_a_second_set_up_does_nothing_and_dev_serves_run(machine: Machine):
    has_python(machine)
    assert machine.setup("dev").returncode == 0
    first = machine.asked()
    assert first[0] == "venv"
    assert len(first) == 2
    again = [machine.setup("dev"), machine.setup("run")]
    assert [(done.returncode, done.stdout) for done in again] == [(0, ""), (0, "")]
    assert machine.asked() == first


def test_a_changed_pyproject_is_installed_into_the_same_environment(machine: Machine):
    has_python(machine)
    machine.setup("run")
    with (machine.project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    machine.setup("run")
    assert [call.split()[0] for call in machine.asked()] == ["venv", "pip", "pip"]


def test_an_environment_that_was_moved_is_made_again(machine: Machine):
    has_python(machine)
    machine.setup("run")
    machine.project = machine.project.rename(machine.project.with_name("elsewhere"))
    machine.setup("run")
    assert [call.split()[0] for call in machine.asked()] == ["venv", "pip", "venv", "pip"]


def test_python_without_ensurepip_gets_its_venv_package(machine: Machine):
    has_python(machine, ensurepip=False)
    machine.has_apt(installs=f": >{machine.commands}/has-ensurepip")
    done = machine.setup("run")
    assert done.returncode == 0, done.stderr
    assert machine.asked()[1].endswith("python3.11-venv")


def test_a_python_that_is_too_old_is_refused_with_the_version_wanted(machine: Machine):
    has_python(machine, old=1)
    done = machine.setup("run")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
