"""What the source says of itself, read as syntax and never run."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
COLLECT = ROOT / "src" / "collect"

Function = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)


class Spoken(NamedTuple):
    """One call of ``say`` or ``CollectError``: where, and the first argument as it is written."""

    place: str
    prefix: str  # "error." for a CollectError
    code: ast.expr
    supplied: frozenset[str] | None  # None when ``**values`` hides the names


@dataclass(frozen=True)
class Source:
    """One module of the package."""

    path: Path
    name: str  # relative to the package, with slashes: "form/load.py"

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    def place(self, node: ast.stmt | ast.expr) -> str:
        return f"{self.name}:{node.lineno}"

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def imports(self) -> Iterator[tuple[str, str]]:
        """Each absolute import as (module, name); the name is empty for ``import module``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from ((node.module or "", alias.name) for alias in node.names)

    def literals(self) -> frozenset[str]:
        """Every string written out in the code; a docstring is not code."""
        prose = {id(node.value) for node in ast.walk(self.tree) if isinstance(node, ast.Expr)}
        return frozenset(
            node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
        )

    def spoken(self) -> Iterator[Spoken]:
        prefixes = {"say": "", "words.say": "", "CollectError": "error."}
        for call in self.calls():
            prefix = prefixes.get(ast.unparse(call.func))
            if prefix is not None and call.args:
                hidden = any(keyword.arg is None for keyword in call.keywords)
                names = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
                yield Spoken(self.place(call), prefix, call.args[0], None if hidden else names)


@dataclass(frozen=True)
class Template:
    """One template of the package's pages, which says sentences as well."""

    path: Path

    def spoken(self) -> Iterator[Spoken]:
        for call in Environment().parse(self.path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "say":
                code = ast.parse(repr(call.args[0].as_const()), mode="eval").body
                names = frozenset(keyword.key for keyword in call.kwargs)
                yield Spoken(f"{self.path.relative_to(COLLECT)}:{call.lineno}", "", code, names)


def templates(package: Path = COLLECT) -> list[Template]:
    """Every template of the package."""
    return [Template(path) for path in sorted(package.rglob("*.html"))]


def all_spoken() -> Iterator[Spoken]:
    """Every sentence that the package says, in modules and templates."""
    for each in (*sources(), *templates()):
        yield from each.spoken()


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def sources(package: Path = COLLECT) -> list[Source]:
    """Every module of the package that says anything."""
    paths = sorted(path for path in package.rglob("*.py") if path.read_text(encoding="utf-8").strip())
    return [Source(path, path.relative_to(package).as_posix()) for path in paths]


# ---------------------------------------------------------------- the caps


def body_lines(function: Function) -> int:
    """Lines of a function's body, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def depth(node: ast.AST) -> int:
    """How deep the control blocks are nested in a function's own body.

    Counted: if, for, while, with, try, match. Not counted: an ``elif`` (it is the same fork), a ``case``
    (it belongs to its match), a comprehension (it is a value), a function within (it has its own cap).
    """
    return max((_deep(child, node) for child in ast.iter_child_nodes(node)), default=0)


def _deep(child: ast.AST, parent: ast.AST) -> int:
    if isinstance(child, Function | ast.ClassDef | ast.Lambda):
        return 0
    is_elif = isinstance(child, ast.If) and isinstance(parent, ast.If) and parent.orelse == [child]
    return int(isinstance(child, BLOCKS) and not is_elif) + depth(child)


def parameters(function: Function) -> tuple[list[str], list[str]]:
    """The positional and the keyword-only parameters; ``self``, ``cls`` and starred ones do not count."""
    given = function.args
    positional = [each.arg for each in given.posonlyargs + given.args]
    if positional[:1] in (["self"], ["cls"]):
        del positional[0]
    return positional, [each.arg for each in given.kwonlyargs]


# ---------------------------------------------------------------- pens

# How many files may hold each pen. A library that is not in this table has not been asked for.
# Where a pen lies (and not only how many hold it) is in pyproject.toml, contract "pens".
PENS = {
    "xlsxwriter": 1, "openpyxl": 2, "xlrd": 1, "py7zr": 1, "rapidfuzz": 1, "matplotlib": 1, "docx": 1,
    "sqlite3": 1, "smtplib": 1, "imap_tools": 1, "keyring": 1, "msoffcrypto": 1, "typer": 7, "rich": 1, "jinja2": 1,
    "uno": 1, "com": 1,  # LibreOffice's own two, found by its own Python
}  # fmt: skip


def too_many_hands(package: Path = COLLECT) -> list[str]:
    """Each library with more hands than its pen has, or with no pen at all, and the files that hold it."""
    hands: dict[str, list[str]] = {}
    for source in sources(package):
        for library in {module.split(".")[0] for module, _ in source.imports()}:
            hands.setdefault(library, []).append(source.name)
    own = sys.stdlib_module_names | {"collect"}
    return [
        f"{library}: {', '.join(files)}"
        for library, files in sorted(hands.items())
        if len(files) > PENS.get(library, len(files) if library in own else 0)
    ]


# ---------------------------------------------------------------- the street

STREET = re.compile(r"(form|edits)/.+|(roster|submission|rollup)\.py|.+/(draft|layout|formula)(_.+)?\.py")
THE_DOOR = "form/load.py"  # the one place where the street reads a folder
CLOCKS = {"today", "now", "utcnow"}


def looks_at_the_world(package: Path = COLLECT) -> list[str]:
    """Each place where the street opens a file or looks at a clock: what import contracts cannot see."""
    street = [each for each in sources(package) if STREET.fullmatch(each.name) and each.name != THE_DOOR]
    return [complaint for source in street for complaint in [*_clock_imports(source), *_worldly_calls(source)]]


def _clock_imports(source: Source) -> Iterator[str]:
    for module, name in source.imports():
        if module == "datetime" and name != "date":
            yield f"{source.name}: of datetime only `from datetime import date` is allowed"


def _worldly_calls(source: Source) -> Iterator[str]:
    for call in source.calls():
        called = ast.unparse(call.func)
        if called in {"open", "input"} or called.rpartition(".")[2] in CLOCKS:
            yield f"{source.place(call)}: calls {called}()"
