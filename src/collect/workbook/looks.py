"""How the cells of our workbooks are dressed."""

from dataclasses import dataclass
from functools import cached_property

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
    def wrong(self) -> Look:
        """An entry that holds no figure."""
        return Look(fill=_WRONG, colour="#FFFFFF", bold=True)

    @cached_property
    def doubtful(self) -> Look:
        """An entry in a rule that does not hold."""
        return Look(fill="#F8CBAD", colour=_WRONG, bold=True)

    @cached_property
    def link(self) -> Look:
        """A link to another place."""
        return self.plain.but(colour="#0563C1", align="center", border=True)
