"""Which names a unit goes by."""

from collections.abc import Iterable, Sequence

_SHORTEST = 3


def callings(name: str, parent: str, *, kinds: Sequence[str]) -> tuple[str, ...]:
    """The names a unit goes by, the longest first: 庆安县同乐镇人民政府, 庆安县同乐镇, 同乐镇.

    A name ends, for short, with the last of ``kinds`` in it (镇, 局) and need not begin with that of its parent.
    """
    whole, above = upto_kind(name, kinds), upto_kind(parent, kinds)
    found = {name, whole, *(each.removeprefix(above) for each in (name, whole))}
    return tuple(sorted((each for each in found if len(each) >= _SHORTEST), key=len, reverse=True))


def kind_of(name: str, kinds: Iterable[str]) -> str:
    """What a unit is by its name: the one of ``kinds`` that stands last in it; empty where none does."""
    found = [(name.rfind(each) + len(each), len(each), each) for each in kinds if each in name]
    return max(found)[2] if found else ""


def upto_kind(name: str, kinds: Sequence[str]) -> str:
    """A name without what follows the last word for what the unit is: 人民政府, 党政办公室."""
    kind = kind_of(name, kinds)
    return name[: name.rfind(kind) + len(kind)] if kind else name
