"""What a head of a table is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caption:
    """One head of a stub or boxhead; a leaf is a line or a column, a branch spans its leaves.

    ``total_of`` lists the leaves a total adds up; ``carried_from`` the line of last year's return
    that is brought forward into this one. ``row`` is the line of the form file it was written on.
    """

    code: str
    label: str
    measure: str = ""
    total_of: tuple[str, ...] = ()
    carried_from: str = ""
    children: tuple["Caption", ...] = ()
    row: int = 0

    def leaves(self) -> Iterator["Caption"]:
        """The captions below it that carry figures: itself when it has no children."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def walk(self) -> Iterator["Caption"]:
        """Itself and every caption below it, in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def depth(self) -> int:
        """How many levels of heads it takes, itself included."""
        return 1 + max((child.depth for child in self.children), default=0)


def coded(trees: Sequence[Caption]) -> dict[str, Caption]:
    """Every caption of some trees that has a code, by its code."""
    return {caption.code: caption for tree in trees for caption in tree.walk() if caption.code}


def called(trees: Sequence[Caption]) -> tuple[tuple[Caption, str], ...]:
    """Every leaf with the labels that lead to it, outer to inner; a head over every leaf tells nothing apart."""
    leaves = sum(1 for tree in trees for _ in tree.leaves())

    def below(caption: Caption, above: str) -> Iterator[tuple[Caption, str]]:
        spans = sum(1 for _ in caption.leaves())
        label = caption.label if spans < leaves or not caption.children else ""
        words = " ".join(filter(None, (above, label)))
        if not caption.children:
            yield caption, words
        for child in caption.children:
            yield from below(child, words)

    return tuple(pair for tree in trees for pair in below(tree, ""))
