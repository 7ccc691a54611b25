"""Whether the house is kept as it is described: its tree, handbook, sentences, caps, names."""

import ast
import re
import string
import tomllib
from collections.abc import Iterable, Iterator
from importlib import import_module
from statistics import median

import typer.main

from collect import words
from source import (
    COLLECT,
    ROOT,
    Source,
    all_spoken,
    body_lines,
    depth,
    looks_at_the_world,
    parameters,
    sources,
    templates,
    too_many_hands,
)

BODY, MEDIAN_BODY, NESTING, PARAMETERS, POSITIONAL, COMPLEXITY = 40, 7, 2, 5, 2, 8
FILE, TEST_FILE = 300, 400
BANNED = re.compile("data|info|item|record|manager|handler|processor|service|util|helper|common|misc|core|base")

# Their signatures are the command line: one parameter per option, called by nobody but typer.
SIGNATURES = {"cli.py", "cli_form.py", "cli_mail.py"}

# What a library calls, with as many arguments as it pleases: expat's XmlDeclHandler.
CALLED_BY_POSITION = {"parcel/markup.py _declared"}

# A code may be put together from one of these prefixes and a variable: say(f"reject.{reason}"). The other
# half must then be written out somewhere in src, or nobody could ever produce it.
DYNAMIC = {
    "error.",
    "reject.",
    "form.",
    "fault.",
    "filetype.",
    "fate.",
    "remark.",
    "status.head-",
    "workbook.check-",
    "workbook.contact-",
    "workbook.hint-",
    "edit.implied-",
    "severity.",
    "compare.",
    "letter.kind-",
    "mail.state-",
    "owing.none-",
}


def nothing_in(offenders: Iterable[str]) -> None:
    """Fails with one offender a line."""
    found = sorted(offenders)
    assert not found, "\n" + "\n".join(found)


# ---------------------------------------------------------------- the tree


def tree_on_paper() -> dict[str, str]:
    """Each path in the block under ``## The tree`` of ARCHITECTURE.md, and the words beside it."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = re.search(r"^## The tree\n.*?^```\w*\nsrc/collect/[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert block, "ARCHITECTURE.md: no block that starts with `src/collect/` under the heading `## The tree`"
    return dict(_paths(block[1]))


def _paths(block: str) -> Iterator[tuple[str, str]]:
    above: list[str] = []
    for line in filter(str.strip, block.splitlines()):
        name, _, meaning = line.strip().partition(" ")
        above[(len(line) - len(line.lstrip())) // 2 - 1 :] = [name]
        yield "".join(above), meaning.strip()


def tree_on_disk() -> set[str]:
    """Each folder and file of the package; the line of a folder stands for its ``__init__.py``."""
    return {
        path.relative_to(COLLECT).as_posix() + "/" * path.is_dir()
        for path in COLLECT.rglob("*")
        if "__pycache__" not in path.parts and path.name != "__init__.py"
    }


def line_for(path: str) -> str:
    """The line a path would have in the tree, to be copied: with what the file says it is."""
    said = {source.name: first_line(source) for source in sources()}
    *above, name = path.rstrip("/").split("/")
    return f"{'  ' * len(above)}  {name}{'/' * path.endswith('/')}  {said.get(path, '')}"


def test_every_file_has_its_line_in_the_tree_of_the_architecture():
    missing = sorted(tree_on_disk() - tree_on_paper().keys())
    nothing_in(line_for(path) for path in missing)


def test_every_line_in_the_tree_of_the_architecture_has_its_file():
    nothing_in(tree_on_paper().keys() - tree_on_disk())


def test_every_line_in_the_tree_says_what_is_there():
    nothing_in(path for path, meaning in tree_on_paper().items() if not meaning)


# ---------------------------------------------------------------- the handbook


def verbs() -> list[str]:
    """Every command a clerk can type, as it is typed: ``mail send``."""
    return list(_commands(typer.main.get_command(import_module("collect.cli").app), ""))


def _commands(command: object, above: str) -> Iterator[str]:
    for name, below in getattr(command, "commands", {}).items():
        yield from _commands(below, f"{above}{name} ") if hasattr(below, "commands") else [above + name]


def test_every_verb_is_in_the_handbook():
    handbook = (ROOT / "docs" / "handbook.zh-CN.md").read_text(encoding="utf-8")
    known = verbs()
    assert known
    nothing_in(verb for verb in known if not re.search(rf"collect (-C \S+ )?{verb}\b", handbook))


# ---------------------------------------------------------------- the sentences


def literal_codes(code: ast.expr) -> list[str]:
    """The codes an argument can stand for, as far as they are written out."""
    if isinstance(code, ast.IfExp):
        return literal_codes(code.body) + literal_codes(code.orelse)
    return [code.value] if isinstance(code, ast.Constant) and isinstance(code.value, str) else []


def places(sentence: str) -> set[str]:
    """The names in braces."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_table_of_sentences_begins_after_an_empty_line():
    whole = tomllib.loads((COLLECT / "words.zh.toml").read_text(encoding="utf-8"))
    nothing_in(whole.keys() ^ words.tables())


def test_every_sentence_is_said_somewhere():
    in_templates = {
        code for template in templates() for spoken in template.spoken() for code in literal_codes(spoken.code)
    }
    written = in_templates.union(*(source.literals() for source in sources()))

    def said(code: str) -> bool:
        halves = (code.removeprefix(prefix) for prefix in DYNAMIC if code.startswith(prefix))
        return code in written or any(half in written for half in halves)

    nothing_in(code for code in words.codes() if not said(code))


def test_every_code_said_has_a_sentence():
    nothing_in(
        f"{spoken.place}: {spoken.prefix}{code}"
        for spoken in all_spoken()
        for code in literal_codes(spoken.code)
        if not words.known(spoken.prefix + code)
    )


def test_every_place_in_a_sentence_is_filled():
    nothing_in(
        f"{spoken.place}: {spoken.prefix}{code} lacks {', '.join(sorted(lacking))}"
        for spoken in all_spoken()
        for code in literal_codes(spoken.code)
        if spoken.supplied is not None and words.known(spoken.prefix + code)
        if (lacking := places(words._of(spoken.prefix + code)[spoken.prefix + code]) - spoken.supplied)
    )


def test_a_code_is_put_together_only_from_a_listed_prefix():
    nothing_in(
        f"{spoken.place}: {ast.unparse(spoken.code)}"
        for source in sources()
        for spoken in source.spoken()
        if isinstance(spoken.code, ast.JoinedStr)
        and not any(
            isinstance(part, ast.Constant) and spoken.prefix + str(part.value) in DYNAMIC
            for part in spoken.code.values[:1]
        )
    )


# ---------------------------------------------------------------- the caps


def test_no_function_body_is_longer_than_the_cap():
    nothing_in(
        f"{source.place(function)} {function.name}: {body_lines(function)} lines"
        for source in sources()
        for function in source.functions()
        if body_lines(function) > BODY
    )


def test_most_functions_are_short():
    lengths = [body_lines(function) for source in sources() for function in source.functions()]
    assert median(lengths) < MEDIAN_BODY


def test_no_function_nests_deeper_than_the_cap():
    nothing_in(
        f"{source.place(function)} {function.name}: {depth(function)} deep"
        for source in sources()
        for function in source.functions()
        if depth(function) > NESTING
    )


def test_no_function_has_more_parameters_than_the_cap():
    nothing_in(
        f"{source.place(function)} {function.name}: {', '.join(positional + named)}"
        for source in sources()
        if source.name not in SIGNATURES  # its signatures are the command line: one parameter per option
        for function in source.functions()
        for positional, named in [parameters(function)]
        if len(positional) + len(named) > PARAMETERS
    )


def test_after_the_second_parameter_all_are_named_by_the_caller():
    nothing_in(
        f"{source.place(function)} {function.name}: {', '.join(positional)}"
        for source in sources()
        for function in source.functions()
        for positional, _ in [parameters(function)]
        if source.name not in SIGNATURES  # its signatures are the command line, called by nobody but typer
        if len(positional) > POSITIONAL and f"{source.name} {function.name}" not in CALLED_BY_POSITION
        if not function.name.startswith("__")  # Python calls __exit__ its way
    )


def test_the_linter_keeps_the_cap_on_complexity_and_nobody_silences_it():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "C90" in rules["select"]
    assert rules["mccabe"]["max-complexity"] <= COMPLEXITY
    silenced = re.compile(r"noqa(?!:)|noqa:.*C90")
    nothing_in(source.name for source in sources() if silenced.search(source.text))
    nothing_in(name for name, rules in rules["per-file-ignores"].items() if "C90" in str(rules))


def test_no_file_is_longer_than_the_cap():
    tests = [Source(path, path.relative_to(ROOT).as_posix()) for path in (ROOT / "tests").rglob("*.py")]
    capped = [(source, FILE) for source in sources()] + [(test, TEST_FILE) for test in tests]
    lengths = [(source.name, len(source.text.splitlines()), cap) for source, cap in capped]
    nothing_in(f"{name}: {length} lines" for name, length, cap in lengths if length > cap)


# ---------------------------------------------------------------- names and first lines


def first_line(source: Source) -> str:
    """The first line of a module's docstring."""
    return (ast.get_docstring(source.tree) or "").partition("\n")[0]


def test_the_first_line_of_every_file_is_a_sentence():
    nothing_in(
        f"{source.name}: {first_line(source)!r}"
        for source in sources()
        if not source.text.startswith('"""') or not first_line(source).endswith((".", "?"))
    )


def test_a_file_answers_one_question():
    two = re.compile(r"\band (what|which|how|where|who|whom|why|when|whether)\b")
    nothing_in(f"{source.name}: {first_line(source)}" for source in sources() if two.search(first_line(source)))


def named_things(source: Source) -> Iterator[str]:
    """The folders, the module, the classes and the functions of a file, with their place."""
    yield from source.name.removesuffix(".py").split("/")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def segments(name: str) -> set[str]:
    """The words of a name, in the singular: ``read_items`` and ``ItemReader`` both have ``item``."""
    return {word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_no_name_is_one_of_the_banned_words():
    assert segments("ItemReaders2") == {"item", "reader"}
    nothing_in(
        f"{source.name}: {name}"
        for source in sources()
        for name in named_things(source)
        if any(map(BANNED.fullmatch, segments(name)))
    )


# ---------------------------------------------------------------- hands, clocks, voices


def test_a_library_is_in_as_many_hands_as_it_has_pens():
    nothing_in(too_many_hands())


def test_the_street_opens_no_file_and_looks_at_no_clock():
    nothing_in(looks_at_the_world())


def test_nobody_prints():
    nothing_in(
        source.place(call) for source in sources() for call in source.calls() if ast.unparse(call.func) == "print"
    )
