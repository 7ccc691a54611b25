"""What the sample county must come to, added up without a line of collect's code."""

import tomllib
from collections import defaultdict
from decimal import Decimal

from returns import ROOT

SAMPLE = ROOT / "samples" / "qingan-2023"
COUNTED = {
    "QA01": "QA01", "QA02": "QA02", "QA03": "QA03", "QA04": "QA04", "QA05": "QA05-corrected", "QA07": "QA07",
    "QA08": "QA08-second", "QA09": "QA09", "QA11": "QA11", "QA13": "QA13", "QA14": "QA14",
}  # fmt: skip
"""The units that are in the sum, as the README says, and the file of the answers that counts."""
MISSING = {"QA06": "庆安县示例戊镇", "QA10": "庆安县示例壬乡", "QA12": "庆安县示例丑乡"}
APPLICANTS = ("person", "business", "research", "charity", "legal", "other")
RESULTS = (
    "3.1", "3.2", *(f"3.3.{n}" for n in range(1, 9)), *(f"3.4.{n}" for n in range(1, 4)),
    *(f"3.5.{n}" for n in range(1, 6)), "3.6",
)  # fmt: skip
ENDINGS = ("upheld", "corrected", "other", "pending")


def answers(name: str) -> dict:
    """One file of the sample, decimals exact."""
    return tomllib.loads((SAMPLE / "answers" / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def county_figures() -> defaultdict[str, Decimal]:
    """Every figure of the county that is not 0, entries and totals, by name."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for name in COUNTED.values():
        for cell, figure in answers(name)["figures"].items():
            sums[cell] += Decimal(figure)
    for column in APPLICANTS:
        sums[f"T3:3.7:{column}"] = sum((sums[f"T3:{line}:{column}"] for line in RESULTS), Decimal())
    for line in ("1", "2", *RESULTS, "3.7", "4"):
        sums[f"T3:{line}:total"] = sum((sums[f"T3:{line}:{column}"] for column in APPLICANTS), Decimal())
    for way in ("review", "direct", "after"):
        sums[f"T4:1:{way}.total"] = sum((sums[f"T4:1:{way}.{ending}"] for ending in ENDINGS), Decimal())
    return sums
