"""What a received Word report says."""

from collect.parcel.archive import Archive
from collect.parcel.cells import Book
from collect.parcel.limits import Refused


def book_in(archive: Archive) -> Book:
    raise Refused("not-a-workbook", "root")
