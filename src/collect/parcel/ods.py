"""What a received .ods says, read without trusting a byte of it."""

from collections.abc import Mapping

from collect.parcel.archive import Archive
from collect.parcel.cells import Book
from collect.parcel.limits import Refused, Window
from collect.parcel.markup import Walk, local
from collect.parcel.ods_table import Content, Looks

_MACROS = ("basic/", "scripts/")
_PLAIN_OBJECTS = frozenset({"chart", "graphics", "image", "formula"})
_DOCUMENT = "application/vnd.oasis.opendocument."


def book_in(archive: Archive, window: Window = Window()) -> Book:
    """The workbook in an OpenDocument archive whose directory was checked; raises ``Refused``."""
    _check_harmless(archive)
    looks = Looks(archive, "styles.xml")
    if archive.holds("styles.xml"):
        looks.run()
    content = Content(archive, looks, window)
    content.run()
    if not content.sheets:
        raise Refused("damaged", "no-sheets")
    told = _About(archive, "meta.xml")
    if archive.holds("meta.xml"):
        told.run()
    return Book(tuple(content.sheets), told.properties, told.modified, source="ods")


def _check_harmless(archive: Archive) -> None:
    for name in archive.members:
        if name.startswith(_MACROS):
            raise Refused("active-content", "active-part", where=name)
    if archive.holds("META-INF/manifest.xml"):
        _Manifest(archive, "META-INF/manifest.xml").run()


class _Manifest(Walk):
    """The list of parts: which are encrypted, which are documents of other programs."""

    root = "manifest"

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "encryption-data":
            raise Refused("encrypted", "member-password", where=self.part)
        if tag == "file-entry":
            named = {local(name): value for name, value in attributes.items()}
            self._check(named.get("full-path", ""), named.get("media-type", ""))

    def _check(self, path: str, kind: str) -> None:
        embedded = kind.startswith(_DOCUMENT) and path != "/" and kind.removeprefix(_DOCUMENT) not in _PLAIN_OBJECTS
        if embedded or kind == "application/vnd.sun.star.oleobject":
            raise Refused("active-content", "active-part", where=path)


class _About(Walk):
    """``meta.xml``: custom properties as text, and when the file was last saved."""

    root = "document-meta"

    def __init__(self, archive: Archive, part: str) -> None:
        super().__init__(archive, part)
        self.properties: dict[str, str] = {}
        self.modified: str | None = None
        self._name = ""

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "user-defined":
            self._name = next((value for name, value in attributes.items() if local(name) == "name"), "")
            self.listen()
        elif tag == "date":
            self.listen()

    def closed(self, tag: str) -> None:
        if tag == "user-defined":
            self._keep(self.heard())
        elif tag == "date":
            self.modified = self.heard().strip() or None

    def _keep(self, value: str) -> None:
        if len(self.properties) >= self.archive.limits.properties:
            raise Refused("too-large", "properties", where=self.part)
        self.properties[self._name] = value
