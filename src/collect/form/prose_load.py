"""How ``prose.toml`` becomes what a form asks of prose."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter

from collect.form.claims import Reader
from collect.form.files import PROSE_FILE
from collect.form.keys import PROSE_ALLOWED
from collect.form.lexicon import YEARS
from collect.form.prose import Aspect, Prose, ProseRule, ProseTest, Reads, Silence, Subject
from collect.form.severity import Severity
from collect.form.sums import Sum
from collect.form.written import Branch, Written

Where = Sequence[str | int]
_ASKED = {
    ProseTest.COVERS: ("aspect",),
    ProseTest.FEE: ("words",),
    ProseTest.IDENTITY: ("aspect",),
    ProseTest.LEFTOVERS: ("words",),
    ProseTest.LENGTH: ("longest",),
    ProseTest.UNIT_WORD: ("words", "aspect"),
    ProseTest.ALIKE: ("share",),
}
"""What a rule of such a test has nothing to ask without."""


@dataclass(slots=True)
class ProseMaker:
    """Reads one ``prose.toml``, complaining by line.

    ``reader`` knows the tables; ``taken`` are the codes of the rules about figures; ``narratives`` the sections.
    """

    file: Written
    reader: Reader
    taken: Sequence[str]
    narratives: Sequence[str]

    def prose(self) -> Prose:
        """What the file declares; what has a fault is complained of and left out."""
        tree = self.file.tree
        if not self.file.keys(tree, PROSE_FILE):
            return Prose()
        words: Branch = tree.get("words", {})
        sound = self.file.keys(words, "words", "words")
        return Prose(
            subjects=tuple(self.file.each("subject", self._subject)),
            reads=tuple(self.file.each("reads", self._reads)),
            silences=tuple(self.file.each("silence", self._silence)),
            rules=tuple(self.file.each("edit", self._rule)),
            **({key: tuple(each) for key, each in words.items() if key in PROSE_ALLOWED["words"]} if sound else {}),
        )

    def _subject(self, each: Branch, here: Where) -> Subject:
        if not each["words"]:
            self._complain(here, "words", code="no-words", name=each["code"])
        return Subject(each["code"], tuple(each["words"]))

    def _reads(self, each: Branch, here: Where) -> Reads:
        self._bound(each, here, test=ProseTest.READING)
        for word in each["words"]:
            self._dated(word, here)
        equals = self._sums(each["equals"], here, key="equals")
        return Reads(each["rule"], each["subject"], tuple(each["words"]), equals, each.get("example", ""))

    def _dated(self, word: str, here: Where) -> None:
        """Complains of a brace that names no year."""
        try:
            names = [name for _, name, _, _ in Formatter().parse(word) if name is not None]
        except ValueError:  # a brace without its fellow
            names = [word]
        for name in names:
            self._known(here, "words", name=name, known=YEARS)

    def _silence(self, each: Branch, here: Where) -> Silence:
        self._bound(each, here, test=ProseTest.SILENCE)
        return Silence(
            each["rule"], each["subject"], self._sums(each["zero"], here, key="zero"), each.get("example", "")
        )

    def _rule(self, each: Branch, here: Where) -> ProseRule | None:
        if each["code"] in self.taken:
            self._complain(here, "code", code="duplicate", name=each["code"])
        if not each["message"].strip():
            self._complain(here, "message", code="no-message", name="message", place=each["code"])
        for code in each.get("sections", ()):
            self._known(here, "sections", name=code, known=self.narratives)
        severe = self._known(here, "severity", name=each["severity"], known=tuple(Severity))
        tested = self._known(here, "test", name=each["test"], known=tuple(ProseTest))
        numbers = {key: each.get(key, 0) for key in ("longest", "least", "step", "share")}
        lists = {key: tuple(each.get(key, ())) for key in ("sections", "words", "exempt")}
        sums = self._sums(each.get("cells", []), here, key="cells")
        cells = tuple(term.cell for each in sums for term in each.terms)
        aspects = tuple(self.file.each("aspect", self._aspect, path=here))
        if not (severe and tested):
            return None
        test = ProseTest(each["test"])
        for key in _ASKED.get(test, ()):
            if not each.get(key):
                self._complain(here, "test", code="prose-key", name=each["code"], test=test, missing=key)
        severity = Severity(each["severity"])
        return ProseRule(
            each["code"],
            severity,
            each["message"],
            each["basis"],
            test,
            aspects=aspects,
            cells=cells,
            **lists,
            **numbers,
        )

    def _aspect(self, each: Branch, here: Where) -> Aspect:
        if not each["words"]:
            self._complain(here, "words", code="no-words", name=each["name"])
        return Aspect(each["name"], tuple(each["words"]), tuple(each.get("levels", ())))

    def _bound(self, each: Branch, here: Where, *, test: ProseTest) -> None:
        """Complains of a subject or a rule that is not declared, and of a rule that asks another question."""
        edits: list[Branch] = self.file.tree.get("edit", [])
        tests = {str(edit.get("code")): edit.get("test") for edit in edits}
        subjects: list[Branch] = self.file.tree.get("subject", [])
        codes = [str(subject.get("code")) for subject in subjects if subject.get("code")]
        self._known(here, "subject", name=each["subject"], known=codes)
        if self._known(here, "rule", name=each["rule"], known=tuple(tests)) and tests[each["rule"]] != test:
            self._complain(here, "rule", code="other-test", name=each["rule"], test=test)

    def _sums(self, written: str | list[str], here: Where, *, key: str) -> tuple[Sum, ...]:
        row = self.file.rows.of(*here, key)
        sentences = [written] if isinstance(written, str) else written
        sums = [self.reader.sum(sentence, row, complain=self.file.complain) for sentence in sentences]
        return tuple(each for each in sums if each is not None)

    def _known(self, here: Where, key: str, *, name: str, known: Sequence[str]) -> bool:
        if name not in known:
            self.file.complain(self.file.rows.of(*here, key), "unknown", name=name, known=known)
        return name in known

    def _complain(self, here: Where, key: str, *, code: str, **values: str) -> None:
        self.file.complain(self.file.rows.of(*here, key), code, **values)
