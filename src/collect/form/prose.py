"""What a form asks of prose: which sentences speak of which cells, what a section must cover."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from collect.form.cell import Cell
from collect.form.severity import Severity
from collect.form.sums import Sum


class ProseTest(StrEnum):
    """What kind of question a rule asks of prose. The value is what ``test`` says in ``prose.toml``."""

    READING = "reading"  # a number in a sentence is the figure of a table (``Reads``)
    SILENCE = "silence"  # 未收到, 未发生: the figures are 0 (``Silence``)
    WHOLES = "wholes"  # the parts after 其中 add up to their whole
    SHARES = "shares"  # a percentage is part / whole
    COVERS = "covers"  # a section speaks of every aspect
    FEE = "fee"  # the information-processing fee is stated, in steps of ``step`` yuan
    PERIOD = "period"  # 1 January to 31 December of the reporting year
    IDENTITY = "identity"  # one unit, one year, one way to call oneself
    LEFTOVERS = "leftovers"  # what a template left behind
    LENGTH = "length"  # not longer than ``longest`` characters
    UNIT_WORD = "unit-word"  # requests are counted in 件
    HEADINGS = "headings"  # official headings, in order; one way of numbering
    LABELS = "labels"  # statutory labels unaltered
    ALIKE = "alike"  # not a near-copy


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sentence speaks of: the longest of these words that stands before a number decides.

    An empty ``code`` is a subject no table asks about: numbers after it belong to no cell.
    """

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reads:
    """A number that prose gives: after one of ``words`` (or the bare subject, when there are none) about ``subject``.

    It must equal one of ``equals``, each a sum of cells. ``example`` is such a sentence, its number as ``{n}``.
    """

    rule: str
    subject: str
    words: tuple[str, ...]
    equals: tuple[Sum, ...]
    example: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """Prose that says there was none of ``subject``: then each of ``zero`` is 0. ``example`` says so."""

    rule: str
    subject: str
    zero: tuple[Sum, ...]
    example: str = ""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing a section must speak of: any of ``words`` will do. ``levels`` are the units asked; empty: all."""

    name: str
    words: tuple[str, ...]
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProseRule:
    """A rule about prose: what is tested, where (``sections`` by narrative code), how severe, what it says.

    ``aspects`` are for ``covers``; ``words`` for ``fee`` (what names it), ``leftovers`` and ``unit-word`` (the wrong
    ones); ``longest`` and ``least`` count characters; ``step`` yuan; ``share`` per cent.
    """

    code: str
    severity: Severity
    message: str
    basis: str
    test: ProseTest
    sections: tuple[str, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    words: tuple[str, ...] = ()
    longest: int = 0
    least: int = 0
    step: int = 0
    share: int = 0
    cells: tuple[Cell, ...] = ()
    exempt: tuple[str, ...] = ()

    def binds(self, level: str) -> bool:
        """Whether a unit of this level is asked."""
        return level not in self.exempt


@dataclass(frozen=True, slots=True)
class Prose:
    """All that a form asks of its narratives.

    ``vague`` words make a number no number (约, 余); ``elsewhere`` words say that somebody else is spoken of (全县);
    ``none`` words say that there was nothing, with the subject close behind (未收到); ``bare`` ones with the subject
    right behind (无); ``units`` are the words a counted number carries (件).

    After one of ``changes`` (较上年增加) a number is a difference. ``periods`` (上年, 每月) speak of another time until
    ``now`` (本年), ``elsewhere`` until ``ours`` (本机关). ``partly`` words (涉及, 超期) narrow what is counted.
    ``acts`` are done to what is counted, and counted in no table (公示, 立案). ``among`` opens a list of parts (其中);
    ``unlisted`` words leave something out of it (等, 其余). ``fillers`` may stand between word and number.
    """

    subjects: tuple[Subject, ...] = ()
    reads: tuple[Reads, ...] = ()
    silences: tuple[Silence, ...] = ()
    rules: tuple[ProseRule, ...] = ()
    vague: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """A cheap one: what is made of a form's prose is looked up for every text, by this very object."""
        return hash((self.units, self.vague))

    @property
    def by_code(self) -> Mapping[str, ProseRule]:
        """Every rule by its code."""
        return {rule.code: rule for rule in self.rules}
