"""Which parts of an Office file belong together."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from collect.parcel.archive import Archive
from collect.parcel.limits import Refused
from collect.parcel.lookups import decoded
from collect.parcel.markup import Walk, local, true
from collect.parcel.remembered import quickly

# Relationship types by their last word, the same in the transitional and the strict vocabulary.
_ACTIVE = frozenset(
    {
        "vbaproject",
        "wordvbadata",
        "xlmacrosheet",
        "xlintlmacrosheet",
        "dialogsheet",
        "oleobject",
        "package",  # an embedded document
        "control",
        "activexcontrolbinary",
        "connections",
        "querytable",
        "webextension",
        "webextensiontaskpanes",
        "attachedtemplate",
    }
)
_MAY_LEAVE = frozenset(
    {"hyperlink", "externallink", "externallinkpath", "xlpathmissing", "xllibrary", "xlstartup"}
    | {"xlalternatestartup", "xlexternallinkpath/xlpathmissing"}
)
_ACTIVE_NAMES = ("vbaproject.bin", "xl/activex/", "xl/embeddings/", "xl/macrosheets/", "xl/dialogsheets/")
_LINKED = frozenset({"ddelink", "olelink"})


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part: its type's last word in lower case, and the part or address it leads to."""

    kind: str
    target: str
    external: bool


Relations = Mapping[str, Mapping[str, Relation]]


def relations(archive: Archive) -> Relations:
    """Every relationship in the file, by lower-cased source part (``""`` for the file), then by id.

    Raises ``Refused("active-content")`` for anything that could run or fetch: macros, embedded objects,
    ActiveX, connections, DDE, and whatever leads outside other than hyperlinks and links to workbooks.
    """
    for name in archive.members:
        if any(active in name for active in _ACTIVE_NAMES):
            raise Refused("active-content", "active-part", where=name)
    found: dict[str, Mapping[str, Relation]] = {}
    room = archive.limits.relationships
    for name in filter(_is_list, archive.members):
        found[_source(name)] = _read(archive, name, room=room)
        room -= len(found[_source(name)])
    for of_part in found.values():
        for relation in of_part.values():
            _check_harmless(archive, relation)
    return found


def first(related: Mapping[str, Relation], *kinds: str) -> str | None:
    """The target of the only relationship of these kinds; None without one.

    Raises ``Refused("damaged")`` when there are two: which one a reader takes would be a matter of luck.
    """
    targets = {relation.target for relation in related.values() if relation.kind in kinds}
    if len(targets) > 1:
        raise Refused("damaged", "relationship-twice", where=" ".join(sorted(targets)))
    return next(iter(targets), None)


def _source(name: str) -> str:
    """``xl/_rels/workbook.xml.rels`` speaks for ``xl/workbook.xml``."""
    folder, _, file = name.rpartition("/")
    parent = folder.rpartition("_rels")[0]
    return parent + file.removesuffix(".rels")


def _is_list(name: str) -> bool:
    return name.endswith(".rels")


def _read(archive: Archive, name: str, *, room: int) -> Mapping[str, Relation]:
    """One list: most files of a campaign have the same."""
    found = quickly(archive, name, read=_listed)
    if found is None:
        return _listed(archive, name, room=room)
    if len(found) > room:
        raise Refused("too-large", "relationships", where=name)
    return found


def _listed(archive: Archive, name: str, *, room: int | None = None) -> Mapping[str, Relation]:
    walk = _Relationships(archive, name, room=archive.limits.relationships if room is None else room)
    walk.run()
    return walk.found


def _check_harmless(archive: Archive, relation: Relation) -> None:
    if relation.kind in _ACTIVE:
        raise Refused("active-content", "active-part", where=relation.target)
    if relation.external and relation.kind not in _MAY_LEAVE:
        raise Refused("active-content", "leads-outside", where=relation.target)
    if relation.kind == "externallink" and not relation.external:
        _ExternalLink(archive, relation.target).run()


class _Relationships(Walk):
    root = "Relationships"

    def __init__(self, archive: Archive, part: str, *, room: int) -> None:
        super().__init__(archive, part)
        self.found: dict[str, Relation] = {}
        self._room = room
        self._folder = _source(part).rpartition("/")[0]

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag != "Relationship":
            return
        name = attributes.get("Id", "")
        if name in self.found:
            raise Refused("damaged", "relationship-twice", where=f"{self.part}:{name}")
        if len(self.found) >= self._room:
            raise Refused("too-large", "relationships", where=self.part)
        self.found[name] = self._relation(attributes)

    def _relation(self, attributes: Mapping[str, str]) -> Relation:
        kind = attributes.get("Type", "").rstrip("/").rpartition("/")[2].lower()
        target = attributes.get("Target", "")
        if attributes.get("TargetMode", "").lower() == "external":
            return Relation(kind, target, external=True)
        return Relation(kind, self._part(target), external=False)

    def _part(self, target: str) -> str:
        """A member's name; targets are relative to the source part, or absolute as openpyxl writes them."""
        target = target.replace("\\", "/")
        if target.startswith(("#", "http:", "https:")) or not target:
            return target
        path = posixpath.normpath(posixpath.join("/", self._folder, target))
        if posixpath.normpath(posixpath.join(self._folder, target)).startswith("../"):
            raise Refused("hostile", "path", where=target)
        return path.lstrip("/")


class _ExternalLink(Walk):
    """A link to another workbook is harmless; one to another program (DDE, OLE) is not."""

    root = "externalLink"

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag.lower() in _LINKED:
            raise Refused("active-content", "active-part", where=self.part)


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet as the workbook part lists it; ``relation`` is the id that leads to its part."""

    name: str
    state: str
    relation: str


class Contents(Walk):
    """The workbook part: which sheets in which order, and where its dates begin."""

    root = "workbook"
    astray = "not-a-workbook"

    def __init__(self, archive: Archive, part: str) -> None:
        super().__init__(archive, part)
        self.tabs: list[Tab] = []
        self.since_1904 = False

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a sheet, or the date system."""
        if tag == "sheet":
            self._add(attributes)
        elif tag == "workbookPr":
            self.since_1904 = true(attributes, "date1904")

    def _add(self, attributes: Mapping[str, str]) -> None:
        if len(self.tabs) >= self.archive.limits.sheets:
            raise Refused("too-large", "sheets", where=self.part)
        relation = next((value for key, value in attributes.items() if key != "id" and local(key) == "id"), "")
        self.tabs.append(Tab(attributes.get("name", ""), attributes.get("state", "visible"), relation))


class Listing(NamedTuple):
    """What the workbook part lists: sheets in their order; whether dates begin in 1904."""

    tabs: tuple[Tab, ...]
    since_1904: bool


def listing(archive: Archive, part: str) -> Listing:
    """What a workbook part lists."""
    walk = Contents(archive, part)
    walk.run()
    return Listing(tuple(walk.tabs), walk.since_1904)


class CustomProperties(Walk):
    """``docProps/custom.xml``: name and value of what a program wrote there, all as text."""

    root = "Properties"

    def __init__(self, archive: Archive, part: str) -> None:
        super().__init__(archive, part)
        self.found: dict[str, str] = {}
        self._name: str | None = None

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Listen to the value inside a property."""
        if tag == "property":
            self._name = attributes.get("name", "")
        elif self._name is not None and self.depth == 3:
            self.listen()

    def closed(self, tag: str) -> None:
        """Keep the value when its element ends."""
        if self.depth == 2 and self._name is not None:
            self._keep(self._name, self.heard())
        elif tag == "property":
            self._name = None

    def _keep(self, name: str, value: str) -> None:
        if len(self.found) >= self.archive.limits.properties:
            raise Refused("too-large", "properties", where=self.part)
        self.found[name] = decoded(value)


class Saved(Walk):
    """``docProps/core.xml``: when the file was last saved, as ISO text."""

    def __init__(self, archive: Archive, part: str) -> None:
        super().__init__(archive, part)
        self.modified: str | None = None

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Listen to the one element that matters."""
        if tag == "modified":
            self.listen()

    def closed(self, tag: str) -> None:
        """Keep what was heard."""
        if tag == "modified":
            self.modified = self.heard().strip() or None
