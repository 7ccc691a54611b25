"""How much a file may cost us before it is refused."""

from dataclasses import dataclass

from collect.submission import Rejection
from collect.words import say

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit on a file nobody vouches for, in one place.

    Measured on 1,417 public workbooks: honest ones have at most 340 members, parts of 42 MB and a ratio
    of 30:1; bombs start at 290:1.
    """

    file_bytes: int = 20 * MIB
    members: int = 1_000
    directory_bytes: int = 4 * MIB
    part_bytes: int = 120 * MIB
    all_bytes: int = 250 * MIB
    ratio: int = 120
    ratio_from_bytes: int = 20 * MIB  # small parts may shrink as far as they like: they stay small
    depth: int = 64
    attributes: int = 64
    names: int = 4_096  # distinct tag and attribute names of one part: expat keeps each of them for ever
    token_bytes: int = MIB  # expat before 2.6 reads an unfinished token again with every piece it is fed
    tags: int = 8_000_000  # of all parts read together: this bounds the time, to some ten seconds
    relationships: int = 10_000
    properties: int = 1_000
    styles: int = 65_536
    sheets: int = 60
    cells: int = 300_000
    strings: int = 200_000
    text: int = 65_534
    number: int = 400  # characters of a number; Excel writes at most 24
    merges: int = 5_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Packing:
    """Limits on mails and archives, before any file in them is looked at."""

    mail_bytes: int = 40 * MIB  # a file of 20 MiB is 27 MiB as base64
    archive_bytes: int = 100 * MIB
    unpacked_bytes: int = 100 * MIB  # of everything in one received file, however deep it lies
    members: int = 50  # of one archive, folders and litter not counted
    entries: int = 200  # of everything in one received file
    archives_deep: int = 2
    mails_deep: int = 3
    deep: int = 8  # of all kinds together, winmail.dat in winmail.dat included
    mail_parts: int = 500  # lines that may begin a part: the mail parser makes an object of each
    mail_levels: int = 40  # parts within parts: the mail parser asks every level about every line
    mail_lines: int = 700_000  # 40 MiB of base64 have 550,000
    mail_effort: int = 12_000_000  # lines times levels: some two seconds
    header: int = 2_000  # characters of one header line that are read
    headers: int = 60_000  # of all that are read: taking them apart is slow, and slower the longer they are
    label: int = 120  # characters of a file's name


PACKING = Packing()


@dataclass(frozen=True, slots=True)
class Strength:
    """What a foreign parser may use, in a process of its own."""

    memory: int = 1024 * MIB  # address space; not where the platform knows no such limit
    cpu: int = 20  # seconds for one file; the same
    wall: float = 30  # seconds for one file, everywhere
    answer_bytes: int = 128 * MIB
    shift: int = 20  # files until a child is replaced, so that what one leaves behind harms few


STRENGTH = Strength()


@dataclass(frozen=True, slots=True)
class Window:
    """The rows and columns worth keeping, from A1; cells outside are counted, never stored."""

    rows: int = 400
    columns: int = 60


class Refused(Exception):
    """Unwinds a reading that must stop at once; it never leaves this room.

    ``fault`` is the part after ``fault.`` in ``words.zh.toml``; ``where`` is a member of the file or a cell.
    """

    def __init__(self, reason: str, fault: str, *, where: str = "") -> None:
        place = "".join(letter for letter in where if letter.isprintable())[:80]
        said = say(f"fault.{fault}")
        if place:
            said = say("fault.placed", said=said, where=place)
        self.rejection = Rejection(reason, {"fault": fault, "said": said, "where": place})
        super().__init__(reason, fault, place)
