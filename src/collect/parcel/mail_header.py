"""What a header line of a mail means, as far as that can be told.

Chinese mail programs write what no standard allows: the bare bytes of GBK, ``gb2312`` over characters that only
GB18030 has, a character cut in two between encoded words or between the sections of a long name.
"""

import base64
import binascii
import quopri
import re
from contextlib import suppress
from itertools import groupby
from urllib.parse import quote

_WORD = re.compile(r"=\?([A-Za-z0-9_.:-]+)(?:\*[A-Za-z-]+)?\?([BbQq])\?([^?\s]*)\?=")
_RUN = re.compile(rf"{_WORD.pattern}(?:\s*{_WORD.pattern})*")
_BARE_WORDS = re.compile(rf"(?<==)({_RUN.pattern})(?=\s*(?:;|$))")
_CHARSET = re.compile(r"(\*0?\*?=\s*\"?)(gb2312|gbk|x-gbk|cp936|gb_2312-80)'", re.IGNORECASE)
_CHINESE = re.compile(r"gb.*|x-gbk|cp936|hz-gb-2312", re.IGNORECASE)
_SECTION = re.compile(r';\s*([A-Za-z-]{1,40})\*([0-9]{1,3})(\*?)=\s*("[^"]*"|[^;\s]*)')
_FOLD = re.compile(r"\r?\n(?=[ \t])")


def mended(value: str) -> str:
    """A header line whose every character is what the sender meant, as far as that can be told."""
    value = _in_one(_unescaped(_FOLD.sub("", value)))
    value = _BARE_WORDS.sub(r'"\1"', value)
    return _CHARSET.sub(r"\1gb18030'", _RUN.sub(_joined, value))


def _unescaped(value: str) -> str:
    """Raw bytes of a header, which should be ASCII: UTF-8 when they are nothing else, or GB18030."""
    if value.isascii():
        return value
    raw = value.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("gb18030", "replace")


def _in_one(value: str) -> str:
    """``filename*0*=…; filename*1*=…`` as one ``filename*=…``: a GBK character may be cut in two between them."""
    sections = sorted(_SECTION.finditer(value), key=lambda found: (found[1].lower(), int(found[2])))
    value = _SECTION.sub("", value)
    for name, found in groupby(sections, key=lambda found: found[1].lower()):
        pieces = [(each[3], each[4].strip('"')) for each in found]
        if pieces[0][0]:
            value += f"; {name}*=" + "".join(piece if starred else quote(piece) for starred, piece in pieces)
        else:
            value += f'; {name}="' + "".join(piece for _, piece in pieces) + '"'
    return value


def _joined(run: re.Match[str]) -> str:
    """Neighbouring encoded words as one, in UTF-8: many programs cut a character in two between them."""
    pieces: list[tuple[str, bytes]] = []
    for word in _WORD.finditer(run[0]):
        charset = "gb18030" if _CHINESE.fullmatch(word[1]) else word[1].lower()
        before = pieces.pop() if pieces and pieces[-1][0] == charset else (charset, b"")
        pieces.append((charset, before[1] + _bytes_of(word[2], word[3])))
    text = "".join(_decoded(raw, charset) for charset, raw in pieces)
    return f"=?utf-8?B?{base64.b64encode(text.encode('utf-8')).decode('ascii')}?="


def _bytes_of(spelling: str, letters: str) -> bytes:
    if spelling in "Qq":
        return quopri.decodestring(letters.replace("_", "=20").encode("ascii", "ignore"))
    letters = letters.rstrip("=")
    with suppress(binascii.Error, ValueError):
        return base64.b64decode(letters + "=" * (-len(letters) % 4))
    return b""


def _decoded(raw: bytes, charset: str) -> str:
    with suppress(LookupError):
        return raw.decode(charset, "replace")
    return raw.decode("gb18030", "replace")
