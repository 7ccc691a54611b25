"""What py7zr unpacks from a .7z; runs in a child process only."""

from io import BytesIO
from typing import Any

import py7zr
from py7zr.exceptions import PasswordRequired, UnsupportedCompressionMethodError
from py7zr.io import BytesIOFactory

from collect.parcel.filetype import passed_over
from collect.parcel.limits import PACKING, Refused


def answer(content: bytes) -> tuple[list[str], list[bytes]]:
    """Names and contents of the files, litter left out. Raises ``Refused`` and whatever py7zr raises."""
    try:
        return _unpacked(content)
    except PasswordRequired as fault:
        raise Refused("encrypted", "member-password") from fault
    except UnsupportedCompressionMethodError as fault:
        raise Refused("container", "method") from fault


def _unpacked(content: bytes) -> tuple[list[str], list[bytes]]:
    library: Any = py7zr
    with library.SevenZipFile(BytesIO(content), max_extract_size=PACKING.unpacked_bytes) as archive:
        if archive.needs_password():
            raise Refused("encrypted", "member-password")
        wanted = [each for each in archive.list() if each.is_file and not passed_over(each.filename)]
        _check(wanted)
        factory: Any = BytesIOFactory(PACKING.unpacked_bytes)
        archive.extract(targets=[each.filename for each in wanted], factory=factory)
    names = [each.filename for each in wanted]
    return names, [_content(factory, name) for name in names]


def _check(wanted: list[Any]) -> None:
    if len({each.filename for each in wanted}) < len(wanted):
        raise Refused("hostile", "twice")
    if len(wanted) > PACKING.members:
        raise Refused("too-large", "members")
    if sum(each.uncompressed or 0 for each in wanted) > PACKING.unpacked_bytes:
        raise Refused("too-large", "unpacked")


def _content(factory: Any, name: str) -> bytes:
    product = factory.products.get(name)
    if product is None:
        raise Refused("damaged", "part-missing", where=name)
    product.seek(0)
    return bytes(product.read())
