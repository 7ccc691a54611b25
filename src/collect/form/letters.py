"""What the letters of a form say, before they are filled in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from collect.form.braces import names_in
from collect.form.complaint import Complain
from collect.form.files import LETTERS_FILE
from collect.form.keys import Kind
from collect.form.source import Rows
from collect.form.written import Branch, Written

KINDS = ("cover", "before", "after", "return", "receipt")
"""The five letters of a campaign, by the names of their sections in the file."""
SIGNATURE = "signature"
_ANYWHERE = ("unit", "contact", "year", "title", "due", "office", "name", "address", "today")
_PLACES: Mapping[str, tuple[str, ...]] = {
    "cover": ("days",),
    "before": ("days", "owing"),
    "after": ("days", "owing"),
    "return": ("findings", "hard", "soft", "version"),
    "receipt": ("code", "version"),
}
_MUSTS: Mapping[str, str] = {"return": "findings", "receipt": "code"}
"""What a letter would be of no use without."""
_LETTER: Mapping[str, Kind] = {"subject": Kind.TEXT, "body": Kind.TEXT}
LETTERS_NEEDED: Mapping[str, Mapping[str, Kind]] = {LETTERS_FILE: {}, "letter": _LETTER}
LETTERS_ALLOWED: Mapping[str, Mapping[str, Kind]] = {
    LETTERS_FILE: {SIGNATURE: Kind.TEXT, **dict.fromkeys(KINDS, Kind.TABLE)},
    "letter": {},
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One letter as it is written down: subject and body with their places."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Wordings:
    """The letters of a form by kind, those it words itself; the signature is empty where it gives none."""

    letters: Mapping[str, Wording]
    signature: str = ""

    def over(self, others: "Wordings") -> "Wordings":
        """These letters, and of the others those that are missing here."""
        return Wordings({**others.letters, **self.letters}, self.signature or others.signature)

    def filled(self, kind: str, values: Mapping[str, str]) -> tuple[str, str]:
        """Subject and body of one letter with their places filled; ``values`` has every place of its kind."""
        wording, signature = self.letters[kind], self.signature.format_map(values).strip()
        places = {**values, SIGNATURE: signature}
        return wording.subject.format_map(places).strip(), wording.body.format_map(places).strip()


def places_of(kind: str) -> tuple[str, ...]:
    """The places one kind of letter may have, the signature included."""
    return (*_ANYWHERE, *_PLACES[kind], SIGNATURE)


def read_wordings(file: Written, text: str) -> Wordings:
    """The letters of a file, complaining by line of all that is wrong with them; ``text`` is the file itself."""
    if not file.keys(file.tree, LETTERS_FILE):
        return Wordings({})
    reader = _Reader(file.complain, file.rows, text.split("\n"))
    signature = file.tree.get(SIGNATURE, "")
    if signature:
        reader.check((SIGNATURE,), signature, known=_ANYWHERE)
    return Wordings(dict(_letters(file, reader)), signature)


def _letters(file: Written, reader: "_Reader") -> Iterator[tuple[str, Wording]]:
    for kind in (kind for kind in KINDS if kind in file.tree):
        each: Branch = file.tree[kind]
        if file.keys(each, "letter", kind):
            yield kind, reader.letter(kind, each)


@dataclass(frozen=True, slots=True)
class _Reader:
    complain: Complain
    rows: Rows
    lines: Sequence[str]

    def letter(self, kind: str, each: Branch) -> Wording:
        subject, body = str(each["subject"]).strip(), str(each["body"])
        for key in (key for key in _LETTER if not each[key].strip()):
            self.complain(self.rows.of(kind, key), "letter-empty", name=kind, key=key)
        if "\n" in subject:
            self.complain(self.rows.of(kind, "subject"), "letter-lines", name=kind)
        subject_places = [name for name in places_of(kind) if name not in {"findings", SIGNATURE}]
        self.check((kind, "subject"), each["subject"], known=subject_places)
        self.check((kind, "body"), body, known=places_of(kind))
        must = _MUSTS.get(kind, "")
        if must and f"{{{must}}}" not in body:
            self.complain(self.rows.of(kind, "body"), "letter-must", name=kind, place=f"{{{must}}}")
        return Wording(subject, body)

    def check(self, path: Sequence[str], text: str, *, known: Sequence[str]) -> None:
        """Complains of every place in a text that nothing fills, on its own line."""
        row = self.rows.of(*path)
        # TOML drops a line break right after the opening quotes: then the text starts one line below its key
        first = row + bool(re.search(r"=\s*(\"\"\"|\'\'\')\s*$", self.lines[row - 1]))
        found = [(number, line, name) for number, line in enumerate(text.split("\n"), first) for name in names_in(line)]
        for number, line, name in found:
            if not name:
                self.complain(number, "letter-brace", line=line.strip())
            elif name not in known:
                self.complain(number, "letter-place", place=f"{{{name}}}", name=name, known=known)
