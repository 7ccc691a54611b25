"""How the cells of our workbooks are dressed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from collect.form.model import Severity
from collect.form.style import Style
from collect.workbook.ink import Look

_ENTRY, _DERIVED, _HEAD = "#FFF9DB", "#ECECEC", "#DCE6F1"
_WRONG, _DOUBTFUL = "#C00000", "#FCE4D6"


@dataclass(frozen=True)
class Looks:
    """Every look by what it is for. Yellow is filled in, grey is derived, blue is a head."""

    style: Style

    @cached_property
    def plain(self) -> Look:
        """Running text."""
        return Look(font=self.style.font, size=self.style.size, align="left")

    @cached_property
    def title(self) -> Look:
        """The title of a sheet."""
        return Look(font=self.style.head_font, size=16, bold=True)

    @cached_property
    def caption(self) -> Look:
        """What stands beside or above a thing, naming it."""
        return self.plain.but(font=self.style.head_font, bold=True)

    @cached_property
    def head(self) -> Look:
        """A head of a table."""
        return Look(font=self.style.head_font, size=self.style.size, border=True, fill=_HEAD)

    @cached_property
    def label(self) -> Look:
        """A label of a line."""
        return Look(font=self.style.font, size=self.style.size, border=True, align="left", indent=1)

    @cached_property
    def centred(self) -> Look:
        """A label over several lines."""
        return self.label.but(align="center", indent=0)

    @cached_property
    def entry(self) -> Look:
        """A figure to fill in."""
        return Look(font="Arial", size=self.style.size, border=True, fill=_ENTRY, locked=False, wrap=False)

    @cached_property
    def answer(self) -> Look:
        """A text to fill in: kept as text whatever is typed."""
        return self.plain.but(border=True, fill=_ENTRY, locked=False, number="@")

    @cached_property
    def box(self) -> Look:
        """Where an explanation is written, as long as none is asked: pale, but open."""
        return self.answer.but(fill="#FAFAFA", size=self.style.size - 1, top=True)

    @cached_property
    def open(self) -> Look:
        """The same while one is asked."""
        return Look(fill=_ENTRY)

    @cached_property
    def derived(self) -> Look:
        """A total, or a figure brought forward."""
        return self.entry.but(fill=_DERIVED, locked=True)

    @cached_property
    def void(self) -> Look:
        """A place that is not asked."""
        return self.derived.but(fill="#F7F7F7")

    @cached_property
    def verdict(self) -> Look:
        """What a check says."""
        return self.plain.but(size=self.style.size - 1, bold=True, colour=_WRONG)

    @cached_property
    def failed(self) -> Look:
        """What a rule says that does not hold."""
        return self.centred.but(size=self.style.size - 1, bold=True, colour=_WRONG, fill=_DOUBTFUL)

    @cached_property
    def cleared(self) -> Look:
        """A verdict that all is well."""
        return Look(colour="#00713C", fill="#E8F5E9", bold=True)

    @cached_property
    def banner(self) -> Look:
        """The verdict on the whole return."""
        return Look(font=self.style.head_font, size=18, bold=True, border=True, fill=_DOUBTFUL, colour=_WRONG)

    @cached_property
    def small(self) -> Look:
        """The stamp and other small print."""
        return self.plain.but(size=7, colour="#8A8A8A", wrap=False)

    @cached_property
    def key(self) -> Look:
        """What an explanation box is found by: to be read by programs."""
        return self.small.but(size=6, colour="#A6A6A6")

    @cached_property
    def wrong(self) -> Look:
        """An entry that holds no figure."""
        return Look(fill=_WRONG, colour="#FFFFFF", bold=True)

    @cached_property
    def doubtful(self) -> Look:
        """An entry in a rule that does not hold."""
        return Look(fill="#FCE9DF", colour=_WRONG)

    @cached_property
    def asking(self) -> Look:
        """An entry in a rule that wants a reason."""
        return Look(fill="#FFE2B8", colour="#7A4A00", bold=True)

    @cached_property
    def task(self) -> Mapping[Severity, Look]:
        """The head of a finding on the list of what to do."""
        head = self.label.but(font=self.style.head_font, bold=True, indent=0)
        return {
            Severity.HARD: head.but(fill="#FBE3E3", colour="#B00020"),
            Severity.SOFT: head.but(fill="#FFEFD6", colour="#7A4A00"),
            Severity.NOTE: head.but(fill="#F2F2F2", colour="#595959"),
        }

    @cached_property
    def touched(self) -> Look:
        """Something that was changed, not yet looked at again."""
        return Look(colour="#1F4E79", fill="#DCE6F1", bold=True)

    @cached_property
    def must_mend(self) -> Look:
        """A figure that cannot be right, as its sender typed it: the symbol goes with the value."""
        return Look(fill="#FFD9D9", colour="#B00020", bold=True, number=_shown("✗"))

    @cached_property
    def must_explain(self) -> Look:
        """A figure to look at again, and to explain if it is right."""
        return self.asking.but(number=_shown("？"))

    @cached_property
    def link(self) -> Look:
        """A link to another place."""
        return self.plain.but(colour="#0563C1", align="center", border=True)


def _shown(symbol: str) -> str:
    """A number format that puts a symbol before whatever stands in the cell."""
    return ";".join((f'"{symbol} "General', f'"{symbol} -"General', f'"{symbol} "General', f'"{symbol} "@'))
