"""A thousand right returns and a thousand spoilt: `PYTHONPATH=tests python -m rehearsal.thousand [--seed 7]`.

Prints the seed, what was seeded, missed and invented, and what repairs named by kind of slip; ends with 1 when
anything was missed or invented, or fewer than nine in ten of the determined slips were named.
"""

import secrets
import sys
from argparse import ArgumentParser

from rehearsal.proof import Repairing, false_alarms, repaired, seeded
from returns import SHIPPED

WANTED = 90.0


def tell(line: str) -> None:
    """One line, at once: a long run is watched."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Runs the proof over the shipped forms."""
    parser = ArgumentParser(prog="thousand")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    wish = parser.parse_args()
    tell(f"seed {wish.seed}, {wish.count} of each")
    share = -(-wish.count // len(SHIPPED))
    faults: list[str] = []
    for name in SHIPPED:
        faults += [f"false alarm: {each}" for each in false_alarms(name, range(wish.seed, wish.seed + share))]
        spoilt = seeded(name, share, seed=wish.seed)
        faults += [f"missed: {each}" for each in spoilt.missed] + [f"invented: {each}" for each in spoilt.invented]
        rules = ", ".join(f"{rule} {count}" for rule, count in spoilt.seeded.items())
        tell(f"{name}: {share} right, {spoilt.seeded.total()} spoilt ({rules})")
    for with_totals in (True, False):
        told = Repairing()
        for name in SHIPPED:
            told.counts += repaired(name, share, seed=wish.seed, with_totals=with_totals).counts
        tell(f"repairs, totals {'typed' if with_totals else 'computed'}: {told.share():.1f} % of the determined")
        tell("\n".join(told.table()))
        faults += [f"repairs: {told.share():.1f} %"] if told.share() < WANTED else []
    tell("\n".join(faults) or "none missed, none invented")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
