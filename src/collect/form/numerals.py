"""Which whole number a Chinese numeral stands for."""

_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_MYRIAD = 10_000
_PLAIN = str.maketrans("〇两壹贰叁肆伍陆柒捌玖拾佰仟萬", "零二一二三四五六七八九十百千万")
_LONGEST = 20


def number(text: str) -> int | None:
    """The number a numeral stands for when it can be read in one way only: 十二, 一百零五, 二〇, 零.

    None for what is no numeral, and for what people say loosely: 二三 (two or three), 一百五 (105, or 150).
    """
    plain = text.translate(_PLAIN)
    if not plain or len(plain) > _LONGEST or set(plain) - {*_DIGITS, *_UNITS, "万"}:
        return None
    if set(plain) <= set(_DIGITS):
        return _by_place(plain)
    value = _value(plain)
    return value if _shortened(spelled(value)) == _shortened(plain) else None


def spelled(value: int) -> str:
    """A number below a hundred million in full: 105 is 一百零五, 12 is 一十二."""
    above, below = divmod(value, _MYRIAD)
    if not above:
        return _spelled_below(below) or _DIGITS[0]
    gap = _DIGITS[0] if 0 < below < _MYRIAD // 10 else ""
    return f"{spelled(above)}万{gap}{_spelled_below(below)}"


def _by_place(digits: str) -> int | None:
    """Digits side by side are a number when a zero among them tells so, or when there is only one."""
    if len(digits) == 1:
        return _DIGITS.index(digits)
    told = _DIGITS[0] in digits and not digits.startswith(_DIGITS[0])
    return int("".join(str(_DIGITS.index(digit)) for digit in digits)) if told else None


def _value(plain: str) -> int:
    """What the numeral comes to, well formed or not."""
    whole = part = digit = 0
    for sign in plain:
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        elif sign in _UNITS:
            part += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            whole = (whole + part + digit) * _MYRIAD
            part = digit = 0
    return whole + part + digit


def _spelled_below(value: int) -> str:
    """A number below ten thousand; nothing for 0."""
    words, gap = "", False
    for name, size in (("千", 1_000), ("百", 100), ("十", 10), ("", 1)):
        digit, value = divmod(value, size)
        if digit:
            words += (_DIGITS[0] if gap and words else "") + _DIGITS[digit] + name
        gap = not digit
    return words


def _shortened(words: str) -> str:
    """十 and 一十 are the same."""
    return words.replace("一十", "十")
