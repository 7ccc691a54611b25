"""What a paragraph that was drafted from figures is made of."""

from dataclasses import dataclass

from collect.form.telling import Told


@dataclass(frozen=True, slots=True)
class Drafted:
    """A paragraph in runs of words; the numbers among them know their cells."""

    runs: tuple[Told, ...]

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return "".join(run.text for run in self.runs)
