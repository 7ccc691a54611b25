"""Which of the things found is which of the things expected, when both stand in order."""

from collections.abc import Sequence

Scores = Sequence[Sequence[int]]


def aligned(scores: Scores) -> list[int | None]:
    """For each thing expected the one found that it is, or None where that is open.

    ``scores[i][j]`` says how well the found ``j`` suits the expected ``i``; 0 rules it out. Order is kept, the
    sum is the highest possible, and what could as well be another one is left open.
    """
    width = len(scores[0]) if scores else 0
    ahead, behind = _ahead(scores, width), _behind(scores, width)
    best = ahead[len(scores)][width]
    return [_sole(row, best, ahead=ahead[i], behind=behind[i + 1]) for i, row in enumerate(scores)]


def _sole(row: Sequence[int], best: int, *, ahead: Sequence[int], behind: Sequence[int]) -> int | None:
    """The one partner with which the highest sum is reached, if it is not reached with another, or with none."""
    partners = [j for j, score in enumerate(row) if score and ahead[j] + score + behind[j + 1] == best]
    alone = any(ahead[j] + behind[j] == best for j in range(len(row) + 1))
    return partners[0] if len(partners) == 1 and not alone else None


def _ahead(scores: Scores, width: int) -> list[list[int]]:
    """The highest sum of the first ``i`` expected with the first ``j`` found."""
    table = [[0] * (width + 1)]
    for row in scores:
        above, line = table[-1], [0]
        for j, score in enumerate(row):
            line.append(max(above[j + 1], line[j], above[j] + score if score else 0))
        table.append(line)
    return table


def _behind(scores: Scores, width: int) -> list[list[int]]:
    """The highest sum of what is expected from ``i`` on with what is found from ``j`` on."""
    turned = _ahead([row[::-1] for row in scores[::-1]], width)
    return [line[::-1] for line in turned[::-1]]
