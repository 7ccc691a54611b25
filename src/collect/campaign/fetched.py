"""Which messages of the mailbox were taken already."""

from dataclasses import astuple, dataclass

from collect.campaign.ledger import Ledger
from collect.campaign.rows import utf8


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was looked at: whose it is, by ID and digest, where it lies on the server, when it was taken."""

    message_id: str
    sha256: str
    folder: str
    uidvalidity: int
    uid: int
    at: str


class Fetched:
    """Every message of the mailbox one campaign has taken; times are the caller's."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def known(self) -> frozenset[tuple[str, int, int]]:
        """Where the messages taken lie: folder, UIDVALIDITY, UID."""
        rows = self._ledger.rows("SELECT folder, uidvalidity, uid FROM fetched")
        return frozenset((row["folder"], row["uidvalidity"], row["uid"]) for row in rows)

    def has(self, message_id: str, sha256: str) -> bool:
        """Whether a message was taken before, from this place or another: the same ID and the same bytes."""
        query = "SELECT 1 FROM fetched WHERE sha256 = ? AND message_id = ? LIMIT 1"
        return bool(self._ledger.rows(query, sha256, utf8(message_id)))

    def remember(self, taken: Taken) -> None:
        """A message is kept; one already remembered at its place stays as it was."""
        values = [utf8(value) if isinstance(value, str) else value for value in astuple(taken)]
        with self._ledger.write() as connection:
            connection.execute("INSERT OR IGNORE INTO fetched VALUES (?, ?, ?, ?, ?, ?)", values)
