"""What a chart shows once its figures are in."""

from collections.abc import Iterator
from dataclasses import dataclass

from collect.form.arithmetic import Number
from collect.form.charts import Kind
from collect.form.figures import written
from collect.form.model import Measure
from collect.words import say


@dataclass(frozen=True, slots=True)
class Bars:
    """One series of bars: its name, and a figure in smallest units for each label of the chart."""

    name: str
    figures: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Plotted:
    """A chart with its figures: its title says all that it is about. Of two series the first is last year's.

    ``labels`` and the figures of each series are in the order of the chart's definition, or largest first.
    ``name`` is its title in the form's ``style.toml``, which knows nothing of units; ``table`` the code of its table.
    """

    title: str
    kind: Kind
    labels: tuple[str, ...]
    series: tuple[Bars, ...]
    measure: Measure
    name: str = ""
    table: str = ""

    @property
    def described(self) -> str:
        """What whoever cannot see the chart is told: its title, every bar with its figure."""
        bars = say("report.join").join(f"{label} {figures}" for label, figures in self._told())
        return say("report.chart-told", title=self.title, bars=bars, unit=self.measure.unit)

    def written(self, bars: Bars) -> tuple[str, ...]:
        """The figures of one series as they are printed, without their unit."""
        return tuple(written(figure, self.measure) for figure in bars.figures)

    def _told(self) -> Iterator[tuple[str, str]]:
        figures = zip(*map(self.written, self.series), strict=True)
        named = len(self.series) > 1
        for label, each in zip(self.labels, figures, strict=True):
            pairs = zip(self.series, each, strict=True)
            yield label, " ".join(f"{bars.name} {figure}" if named else figure for bars, figure in pairs)
