"""Which bytes a zip file may give us."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from collect.parcel.limits import MIB, Limits, Refused

_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END_REACH = 22 + 65_535  # the end record and the longest comment behind it
_LOCAL = struct.Struct("<4s2xHH16xHH")  # signature, flags, method, lengths of name and extra field
_LOCAL_SIZE = 30
_ENCRYPTED = 0x1 | 0x40  # bit 0: traditional; bit 6: strong encryption
_UTF8 = 0x800
_BITE = 65_536  # packed bytes handed to zlib at once: what it leaves over is copied every time
_OUTSIDE = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:|\x00")


@dataclass(frozen=True, slots=True)
class Member:
    """Where one member's packed bytes lie in the file, in bytes."""

    name: str
    header: int
    start: int
    packed: int
    size: int
    crc: int
    deflated: bool


class Archive:
    """A zip file whose directory has been checked; parts are looked up by lower-cased name."""

    __slots__ = ("_content", "inflated", "limits", "members", "tags")

    def __init__(self, content: bytes, members: Sequence[Member], limits: Limits) -> None:
        self._content = content
        self.members = {_key(member.name): member for member in members}
        self.limits = limits
        self.inflated = 0  # bytes really unpacked so far, whatever the directory claims
        self.tags = 0

    def holds(self, name: str) -> bool:
        """Whether there is such a part."""
        return _key(name) in self.members

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a part, in pieces of at most 1 MiB.

        Refuses a part that is missing, longer or shorter than announced, or fails its checksum.
        """
        member = self.members.get(_key(name))
        if member is None:
            raise Refused("damaged", "part-missing", where=name)
        length = crc = 0
        for chunk in self._unpacked(member):
            length += len(chunk)
            crc = zlib.crc32(chunk, crc)
            self.inflated += len(chunk)
            self._check_spent(length, member)
            yield chunk
        if length != member.size or crc != member.crc:
            raise Refused("damaged", "checksum", where=member.name)

    def count_tags(self, content: bytes, *, part: str) -> None:
        """Counts what may be a tag in these bytes; refuses too many in all parts read so far."""
        self.add_tags(content.count(b"<"), part=part)

    def add_tags(self, number: int, *, part: str) -> None:
        """Takes so many as counted in a part; refuses too many in all parts read so far."""
        self.tags += number
        if self.tags > self.limits.tags:
            raise Refused("too-large", "tags", where=part)

    def size(self, name: str) -> int:
        """How many bytes a part says it has; 0 where there is no such part."""
        member = self.members.get(_key(name))
        return member.size if member else 0

    def beginning(self, name: str) -> bytes:
        """The first bytes of a part, at most 1 MiB; the rest stays packed."""
        return next(self.chunks(name), b"")

    def _unpacked(self, member: Member) -> Iterator[bytes]:
        packed = self._content[member.start : member.start + member.packed]
        if member.deflated:
            return _inflated(packed, member.name)
        return (packed[at : at + MIB] for at in range(0, len(packed), MIB))

    def _check_spent(self, length: int, member: Member) -> None:
        if length > member.size:
            raise Refused("hostile", "size-lies", where=member.name)
        if self.inflated > self.limits.all_bytes:
            raise Refused("hostile", "bomb", where=member.name)


class Loose(Archive):
    """One part that was taken out of its archive whole, to be read as if it lay there still."""

    __slots__ = ()

    def __init__(self, content: bytes, limits: Limits) -> None:
        super().__init__(content, (), limits)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part in one piece, whatever it is called."""
        yield self._content


def opened(content: bytes, limits: Limits, *, labels: bool = False) -> Archive:
    """The archive in ``content``, checked as a whole before anything in it is unpacked.

    With ``labels`` the names are nobody's paths, only what the files are called: they may say anything.
    Raises ``Refused`` with ``too-large``, ``damaged``, ``encrypted`` or ``hostile``.
    """
    if len(content) > limits.file_bytes:
        raise Refused("too-large", "file-bytes")
    _check_announced(content, limits)
    archive, entries = _directory(content)
    if len(entries) > limits.members:
        raise Refused("hostile", "members")
    if len(content) - archive.start_dir > limits.directory_bytes + _END_REACH:
        raise Refused("hostile", "directory-bytes")
    for entry in entries:
        _check_member(entry, limits, labels=labels)
    if sum(entry.file_size for entry in entries) > limits.all_bytes:
        raise Refused("hostile", "bomb")
    members = [_located(content, entry) for entry in entries if not entry.is_dir()]
    _check_apart(members, archive)
    return Archive(content, members, limits)


def _check_announced(content: bytes, limits: Limits) -> None:
    """Refuse an outsized directory before ``zipfile`` builds an object for every entry of it."""
    end = content.rfind(_END, max(0, len(content) - _END_REACH))
    first = content.find(_ENTRY)
    if end < 0 or first < 0 or end + 22 > len(content):
        raise Refused("damaged", "truncated")
    (size,) = struct.unpack_from("<12xI", content, end)
    announced = 0 if size == 0xFFFFFFFF else size  # zip64 says it elsewhere; the count below still holds
    if announced > limits.directory_bytes:
        raise Refused("hostile", "directory-bytes")
    # A little slack: the four signature bytes also turn up by chance in packed bytes.
    if content.count(_ENTRY) > limits.members + 64:
        raise Refused("hostile", "members")


def _directory(content: bytes) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as fault:
        # ValueError: names that are not the UTF-8 they claim to be, negative offsets.
        raise Refused("damaged", "directory") from fault
    return archive, archive.infolist()


def _check_member(entry: zipfile.ZipInfo, limits: Limits, *, labels: bool) -> None:
    name = _name(entry)
    if entry.flag_bits & _ENCRYPTED:
        raise Refused("encrypted", "member-password", where=name)
    if not labels and _OUTSIDE.search(name.replace("\\", "/")):
        raise Refused("hostile", "path", where=name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("hostile", "symlink", where=name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("hostile", "method", where=name)
    if entry.file_size > limits.part_bytes or _too_dense(entry, limits):
        raise Refused("hostile", "bomb", where=name)


def _too_dense(entry: zipfile.ZipInfo, limits: Limits) -> bool:
    return entry.file_size > limits.ratio_from_bytes and entry.file_size > limits.ratio * entry.compress_size


def _located(content: bytes, entry: zipfile.ZipInfo) -> Member:
    """Where the member's bytes begin; its local header must tell the same story as the directory."""
    at = entry.header_offset
    if not 0 <= at <= len(content) - _LOCAL_SIZE:
        raise Refused("damaged", "directory", where=entry.filename)
    signature, flags, method, name_length, extra_length = _LOCAL.unpack_from(content, at)
    written = content[at + _LOCAL_SIZE : at + _LOCAL_SIZE + name_length]
    if signature != b"PK\x03\x04" or method != entry.compress_type or written != _spelled(entry):
        raise Refused("damaged", "two-directories", where=entry.filename)
    if flags & _ENCRYPTED:
        raise Refused("encrypted", "member-password", where=entry.filename)
    start = at + _LOCAL_SIZE + name_length + extra_length
    deflated = method == zipfile.ZIP_DEFLATED
    return Member(_name(entry), at, start, entry.compress_size, entry.file_size, entry.CRC, deflated)


def _check_apart(members: Sequence[Member], archive: zipfile.ZipFile) -> None:
    """Two names for one place, or two places for one name, are how a small file becomes a large one."""
    names = [_key(_name(entry)) for entry in archive.infolist()]
    if len(set(names)) < len(names):
        raise Refused("hostile", "twice", where=next(name for name in names if names.count(name) > 1))
    end = 0
    for member in sorted(members, key=lambda member: member.header):
        if member.header < end:
            raise Refused("hostile", "overlap", where=member.name)
        end = member.start + member.packed
    if end > archive.start_dir:
        raise Refused("hostile", "overlap")


def _spelled(entry: zipfile.ZipInfo) -> bytes:
    """A member's name as the file spells it; without the flag for UTF-8, ``zipfile`` takes it for cp437."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")


def _name(entry: zipfile.ZipInfo) -> str:
    """A member's name. Chinese programs write the bytes of GBK, others those of UTF-8, and set no flag."""
    if entry.flag_bits & _UTF8 or entry.orig_filename.isascii():
        return entry.orig_filename
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return _spelled(entry).decode(encoding)
    return entry.orig_filename


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()


def _inflated(packed: bytes, name: str) -> Iterator[bytes]:
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    rest, at = b"", 0
    try:
        while not machine.eof and (rest or at < len(packed)):
            bite = rest or packed[at : at + _BITE]
            at += 0 if rest else _BITE
            yield machine.decompress(bite, MIB)
            rest = machine.unconsumed_tail
        yield machine.flush()  # what lay ready when the last bite was full: less than zlib's window
    except zlib.error as fault:
        raise Refused("damaged", "deflate", where=name) from fault
    if not machine.eof:
        raise Refused("damaged", "truncated", where=name)
