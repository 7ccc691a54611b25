"""Which files arrived in a received file: itself, or what lies in a mail or an archive."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from collect.parcel.archive import Archive, opened
from collect.parcel.bundle import ZIP, read_seven, read_zip
from collect.parcel.filetype import FileType, plain_type, turned_away, zip_type
from collect.parcel.limits import PACKING, Refused
from collect.parcel.mail import Attached, read_mail
from collect.parcel.tnef import read_tnef
from collect.submission import Rejection
from collect.words import say

_CLOSED: frozenset[FileType] = frozenset({"rar", "gzip", "msg"})  # no well-kept library opens them
_ORDINARY = b"[Content_Types].xml"  # the first member of a workbook as most programs write it
_APART = re.compile(r"[/\\]+")
_UNFIT = re.compile(r'[:*?"<>|]')
_NOWHERE = frozenset({"", ".", ".."})


@dataclass(frozen=True, slots=True)
class Packed:
    """One file that arrived, named by its way: ``mail.eml/附件.xlsx``, ``a.zip/b.zip/c.xlsx``.

    ``content`` is None where it could not be taken out; then ``rejection`` says why. A rejection beside a
    content is the verdict on that file. ``sender`` (a bare address) and ``subject`` are those of the
    innermost mail around the file, or of the mail itself; ``""`` without one. ``senders`` are those of every
    mail around it, the outermost first.
    """

    name: str
    content: bytes | None
    rejection: Rejection | None
    sender: str = ""
    subject: str = ""
    senders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Inside:
    """What lies in a container. ``empty`` is the reason to give when nothing does."""

    files: Sequence[Attached]
    empty: str
    sender: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class _Depth:
    """How many containers are around a file."""

    mails: int = 0
    archives: int = 0
    all: int = 0

    def within(self, filetype: FileType) -> "_Depth":
        """One deeper; raises ``Refused`` where that is too deep."""
        mails, archives = self.mails + (filetype == "mail"), self.archives + (filetype in ("zip", "7z"))
        if mails > PACKING.mails_deep or archives > PACKING.archives_deep or self.all >= PACKING.deep:
            raise Refused("container", "too-deep")
        return _Depth(mails, archives, self.all + 1)


def unpack(name: str, content: bytes) -> Sequence[Packed]:
    """Every file in a received file, at least one; a plain file is its own only one. Never raises.

    Names from inside are labels and nothing else: no ``..``, no drive, no sign that a file name cannot have
    is left in them, and no two are the same. Litter and pictures within the text of a mail are left out.
    """
    return tuple(_Unpacking().entries(Packed(name, content, None), _Depth()))


class _Unpacking:
    """One received file on its way; what all that lies in it may still come to."""

    def __init__(self) -> None:
        self._bytes = PACKING.unpacked_bytes
        self._entries = PACKING.entries

    def entries(self, packed: Packed, depth: _Depth) -> list[Packed]:
        """The files in a file; itself where it holds none, with a rejection where it should."""
        content = packed.content
        if content is None or packed.rejection or content[30 : 30 + len(_ORDINARY)] == _ORDINARY:
            return [packed]
        filetype = plain_type(content)
        if filetype in _CLOSED:
            return [_refused(packed, turned_away(filetype), filetype=filetype)]
        try:
            filetype, archive = _recognised(content, filetype)
            inside = self._inside(content, filetype, archive=archive, depth=depth)
        except Refused as refusal:
            return [_refused(packed, refusal.rejection, filetype=filetype)]
        return [packed] if inside is None else self._each(packed, inside, filetype=filetype, depth=depth)

    def _inside(self, content: bytes, filetype: FileType, *, archive: Archive | None, depth: _Depth) -> _Inside | None:
        """What lies in a container; None for a file that is none."""
        inside: _Inside | None = None
        if filetype in ("zip", "7z", "mail", "tnef"):
            depth.within(filetype)
        if filetype == "zip" and archive is not None:
            inside = _Inside(read_zip(archive, room=self._bytes), "empty")
        elif filetype == "7z":
            inside = _Inside(read_seven(content, room=self._bytes), "empty")
        elif filetype == "mail":
            mail = read_mail(content)
            inside = _Inside(mail.attached, mail.automatic or "no-attachment", mail.sender, mail.subject)
        elif filetype == "tnef":
            inside = _Inside(read_tnef(content), "no-attachment")
        self._take(inside.files if inside else ())
        return inside

    def _take(self, files: Sequence[Attached]) -> None:
        self._bytes -= sum(len(each.content or b"") for each in files)
        self._entries -= len(files)
        if self._bytes < 0 or self._entries < 0:
            raise Refused("too-large", "unpacked")

    def _each(self, packed: Packed, inside: _Inside, *, filetype: FileType, depth: _Depth) -> list[Packed]:
        if filetype == "mail":
            senders = (*packed.senders, inside.sender)
            packed = replace(packed, sender=inside.sender, subject=inside.subject, senders=senders)
        deeper = depth.within(filetype)
        found = [entry for child in _children(packed, inside.files) for entry in self.entries(child, deeper)]
        if found or (filetype == "tnef" and depth.all):  # Outlook's looks of a text, without a file
            return found
        return [_refused(packed, Rejection(inside.empty), filetype=filetype)]


def _recognised(content: bytes, filetype: FileType) -> tuple[FileType, Archive | None]:
    """The type, now that a zip is looked into; raises ``Refused`` for a container that stays closed."""
    if filetype == "mail" and len(content) > PACKING.mail_bytes:
        raise Refused("too-large", "mail-bytes")
    if filetype == "7z" and len(content) > PACKING.archive_bytes:
        raise Refused("too-large", "archive-bytes")
    if filetype != "zip":
        return filetype, None
    try:
        archive = opened(content, ZIP, labels=True)
    except Refused as refusal:
        if refusal.args[1] == "method":  # .zipx and its like: honest, and nothing here opens it
            raise Refused("container", "method") from refusal
        raise
    return zip_type(archive), archive


def _refused(packed: Packed, rejection: Rejection, *, filetype: FileType) -> Packed:
    detail = {**rejection.detail, "name": packed.name, "filetype": filetype}
    return replace(packed, rejection=replace(rejection, detail=detail))


def _children(packed: Packed, files: Sequence[Attached]) -> Iterator[Packed]:
    used: set[str] = set()
    for number, file in enumerate(files, 1):
        name = f"{packed.name}/{_unused(_label(file.name) or say('parcel.unnamed', number=number), used)}"
        child = Packed(name, file.content, None, packed.sender, packed.subject, packed.senders)
        yield _refused(child, file.rejection, filetype="unknown") if file.rejection else child


def _label(name: str) -> str:
    """A name from inside that leads nowhere."""
    pieces = [_fit(piece) for piece in _APART.split(name)]
    return "/".join(piece for piece in pieces if piece not in _NOWHERE)


def _fit(piece: str) -> str:
    shown = "".join(letter for letter in piece if letter.isprintable())
    whole = _UNFIT.sub("_", shown).strip(" ")
    if len(whole) <= PACKING.label:
        return whole
    stem, dot, suffix = whole.rpartition(".") if "." in whole[-10:] else (whole, "", "")
    return stem[: PACKING.label - 10] + dot + suffix


def _unused(name: str, used: set[str]) -> str:
    """A second file of the same name gets a number, as a mail program would save it."""
    stem, dot, suffix = name.rpartition(".")
    number, free = 1, name
    while free.lower() in used:
        number += 1
        free = f"{stem or name}({number}){dot}{suffix if stem else ''}"
    used.add(free.lower())
    return free
