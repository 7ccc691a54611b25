"""How one part of a workbook is tokenised without being fooled."""

from collections.abc import Mapping
from xml.parsers import expat

from collect.parcel.archive import Archive
from collect.parcel.limits import Refused

# What expat reads by itself. Office suites write UTF-8; anything else would ask Python for a codec.
_ENCODINGS = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii", "iso-8859-1"})


class Walk:
    """One pass over one part; a subclass overrides ``opened`` and ``closed``.

    Tags and attributes are told apart by local name, so the transitional and the strict vocabulary read
    alike whatever their prefixes. ``listen`` and ``heard`` collect the text between two tags.
    """

    root = ""  # the local name the part must begin with; "" for any
    astray = "damaged"  # the reason when it begins otherwise

    def __init__(self, archive: Archive, part: str) -> None:
        self.archive = archive
        self.part = part
        self.depth: int = 0
        self.text = ""
        limits = archive.limits
        self.deepest, self.widest, self.longest = limits.depth, limits.attributes, limits.text
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True

    def run(self) -> None:
        """Read the part to its end; raises ``Refused``."""
        parser = self.parser
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._root
        parser.EndElementHandler = self._close
        try:
            self._feed()
        except expat.ExpatError as fault:
            raise Refused("damaged", "broken-xml", where=f"{self.part}:{fault.lineno}") from fault
        except UnicodeDecodeError as fault:  # half a surrogate pair in a UTF-16 part
            raise Refused("damaged", "broken-xml", where=self.part) from fault
        finally:
            self._let_go()

    def _feed(self) -> None:
        archive, limits, parser = self.archive, self.archive.limits, self.parser
        fed = 0
        for chunk in archive.chunks(self.part):
            archive.count_tags(chunk, part=self.part)
            parser.Parse(chunk, False)
            self.fed()
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > limits.token_bytes:
                raise Refused("hostile", "token-bytes", where=self.part)
            if len(parser.intern) > limits.names:
                raise Refused("hostile", "names", where=self.part)
        parser.Parse(b"", True)

    def _let_go(self) -> None:
        """Break the circle parser → handler → walk, so that memory is freed at once."""
        parser = self.parser
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        parser.XmlDeclHandler = parser.StartDoctypeDeclHandler = None

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise Refused("damaged", "encoding", where=self.part)

    def _doctype(self, *_: object) -> None:
        # No office suite writes one; entities that multiply need one.
        raise Refused("hostile", "doctype", where=self.part)

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if self.root and local(name) != self.root:
            raise Refused(self.astray, "root", where=self.part)
        self.parser.StartElementHandler = self._open
        self._open(name, attributes)

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.deepest or len(attributes) > self.widest:
            self.too_wild()
        self.opened(local(name), attributes)

    def _close(self, name: str) -> None:
        self.depth -= 1
        self.closed(local(name))

    def too_wild(self) -> None:
        """Refuse a part that nests too deep or crowds one tag with attributes."""
        raise Refused("hostile", "depth" if self.depth > self.deepest else "attributes", where=self.part)

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Called for every tag that opens."""

    def closed(self, tag: str) -> None:
        """Called for every tag that closes."""

    def fed(self) -> None:
        """Called after every piece of the part."""

    def listen(self) -> None:
        """Collect text from here on."""
        self.text = ""
        self.parser.CharacterDataHandler = self.hear

    def hear(self, letters: str) -> None:
        """Take one more run of text."""
        self.text += letters
        if len(self.text) > self.longest:
            raise Refused("too-large", "text", where=self.part)

    def heard(self) -> str:
        """The text since ``listen``; stops listening."""
        self.parser.CharacterDataHandler = None
        return self.text


def local(name: str) -> str:
    """A tag's or attribute's name without its prefix."""
    return name if ":" not in name else name.rpartition(":")[2]


def true(attributes: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    """An XML truth value: ``1``, ``true`` and ``on`` hold."""
    value = attributes.get(name)
    return default if value is None else value in ("1", "true", "on")
