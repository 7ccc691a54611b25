"""Which office suite is installed on this machine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from collect.errors import CollectError

OVERRIDE = "COLLECT_SOFFICE"
_PROGRAMS = {
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.exe",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    ),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "linux": ("/usr/lib/libreoffice/program/soffice", "/usr/lib64/libreoffice/program/soffice"),
}
_PROBE_SECONDS = 20.0
_FONTS = Path(__file__).with_name("fonts.conf")
"""Without it 仿宋, 楷体 and 黑体 all look alike on paper where none of them is installed."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How a job is watched: seconds allowed for the start and for each file; who hears of each file done."""

    patience: float = 120.0
    on_done: Callable[[Path], None] | None = None


@dataclass(frozen=True, slots=True)
class Suite:
    """An office suite: its soffice executable, and an interpreter that can import uno."""

    program: Path
    python: Path
    watch: Watch = Watch()

    def watched(self, *, on_done: Callable[[Path], None] | None = None, patience: float | None = None) -> "Suite":
        """The same suite, telling ``on_done`` each source when done, ended after ``patience`` seconds."""
        return replace(self, watch=Watch(self.watch.patience if patience is None else patience, on_done))


def find_suite() -> Suite | None:
    """The suite on this machine, or None.

    ``COLLECT_SOFFICE`` names the soffice executable and silences every other place: where it points to
    nothing, there is no suite, rather than another one than was asked for.
    """
    for program in _programs():
        python = _python_beside(program)
        if python is not None:
            return Suite(program, python)
    return None


def require_suite() -> Suite:
    """The suite on this machine; raises CollectError ``office-missing`` where there is none."""
    suite = find_suite()
    if suite is None:
        raise CollectError("office-missing")
    return suite


def surroundings() -> Mapping[str, str]:
    """The environment the suite runs in: ours, less what leads its Python astray."""
    kept = {k: v for k, v in os.environ.items() if k not in {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}}
    if sys.platform == "linux":
        # LibreOffice cannot open a file with a Chinese name under the C locale.
        kept["LC_ALL"] = "C.UTF-8"
        kept.setdefault("FONTCONFIG_FILE", str(_FONTS))
    return kept


def _programs() -> Iterator[Path]:
    named = os.environ.get(OVERRIDE)
    if named is not None:
        yield from _existing([named])
        return
    on_path = [shutil.which(name) for name in ("soffice", "libreoffice")]
    yield from _existing([*filter(None, on_path), *_PROGRAMS.get(sys.platform, ())])
    yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def _existing(places: list[str]) -> Iterator[Path]:
    # A link on the PATH is followed: the suite's own Python lies beside the real program.
    return (Path(place).resolve() for place in places if Path(place).is_file())


def _python_beside(program: Path) -> Path | None:
    """The first interpreter that can import uno: the suite's own, then the system's."""
    beside = program.parent
    own = (beside / "python.exe", beside / "python", beside.parent / "Resources" / "python")
    named = filter(None, (shutil.which("python3"), sys.executable))
    candidates = [*own, Path("/usr/bin/python3"), *map(Path, named)]
    return next((path for path in candidates if path.is_file() and _imports_uno(path)), None)


def _imports_uno(python: Path) -> bool:
    try:
        probe = subprocess.run(
            [python, "-c", "import uno"],
            env=surroundings(),
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PROBE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0
