"""Which places a text has for what is filled in later."""

from string import Formatter


def names_in(text: str) -> list[str]:
    """What stands in braces, whole; a single empty name for a brace that is none of a pair."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        return [""]
    return [
        name + (f"!{conversion}" if conversion else "") + (f":{dress}" if dress else "")
        for _, name, dress, conversion in parsed
        if name is not None
    ]
