"""How the letters that wait are handed to the mail server."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from collect.campaign.clock import now
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger
from collect.campaign.letters import Letters, LetterState, Posted, Written
from collect.campaign.mail_settings import MailSettings
from collect.errors import CollectError
from collect.post.answers import Verdict
from collect.post.envelope import addressable, new_message_id, sealed
from collect.post.letter import Attachment, Kind, Letter, Sender
from collect.post.pace import Pace
from collect.post.password import password_of
from collect.post.send import Outgoing, deliver
from collect.post.server import Security, Server
from collect.words import say

Tell = Callable[[Posted], None]
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Posting:
    """What one round of sending came to. ``stopped`` is why it ended early, empty when it did not.

    ``sent`` and ``refused`` are this round's; ``waiting`` are all that are still to be sent. Of all three, those
    with ``doubted`` may have arrived more than once, and say so.
    """

    sent: tuple[Posted, ...]
    refused: tuple[Posted, ...]
    waiting: tuple[Posted, ...]
    stopped: str


def enqueue(letters: Letters, written: Iterable[Letter], *, at: str, state: LetterState = LetterState.QUEUED) -> None:
    """Puts letters in the queue, all or none, each under the Message-ID it will keep."""
    letters.queue_all([_kept(each) for each in written], at=at, state=state)


def post_queue(campaign: Campaign, ledger: Ledger, *, pace: Pace | None = None, tell: Tell = lambda _: None) -> Posting:
    """Sends every letter of the campaign that waits; ``tell`` hears where each stands after each try.

    What a run that was cut off had begun is doubtful: it is sent again and says so. Raises CollectError when nothing
    can be sent: ``mail-unset``, ``ledger-busy`` (another is sending), ``mail-password-missing``, and what ``deliver``
    raises; what was sent until then is kept.
    """
    server, settings = sending_server(campaign)
    with ledger.alone(".post"):
        letters = Letters(ledger)
        begun = {each.id for each in letters.open()}
        _doubt(letters, tell)
        _refuse_odd_addresses(letters, tell)
        stopped = _sent_through(server, letters, settings=settings, pace=pace, tell=tell)
        return _told(letters, begun, stopped=stopped)


def sending_server(campaign: Campaign) -> tuple[Server, MailSettings]:
    """The campaign's server for sending, with its password; its settings.

    Raises CollectError: ``mail-unset``, ``mail-password-missing``, ``mail-password-odd``.
    """
    settings = campaign.mail
    if settings is None or not settings.smtp:
        raise CollectError("mail-unset", path=campaign.folder / "campaign.toml")
    server = Server(
        host=settings.smtp,
        port=settings.smtp_port,
        security=Security(settings.security),
        user=settings.login,
        password=password_of(settings.login),
        ca=str(campaign.folder / settings.tls_ca) if settings.tls_ca else "",
    )
    return server, settings


def _sent_through(server: Server, letters: Letters, *, settings: MailSettings, pace: Pace | None, tell: Tell) -> str:
    def begun(number: int) -> None:
        letters.begin(number, at=now())

    def done(number: int, verdict: Verdict) -> None:
        tell(letters.done(number, LetterState(verdict.became), said=verdict.said, at=now()))

    outgoing = _outgoing(letters, Sender(settings.address, settings.name))
    return deliver(server, outgoing, pace=pace or pace_of(letters, settings), on_begin=begun, on_done=done)


def _outgoing(letters: Letters, sender: Sender) -> Iterator[Outgoing]:
    for each in letters.open():
        if letters.one(each.id).state is LetterState.WITHDRAWN:
            continue  # by another run while this one sent the others
        yield Outgoing(each.id, sender.address, each.address, _message(letters, sender, posted=each), each.doubted)


def _message(letters: Letters, sender: Sender, *, posted: Posted) -> Callable[[bool], bytes]:
    """Makes the whole message when its turn has come: only then are its enclosures in memory."""

    def message(doubted: bool) -> bytes:  # noqa: FBT001 - what the postman asks, in his way
        letter, date = _letter(letters.written(posted.id)), datetime.fromisoformat(now())
        return sealed(letter, sender, message_id=posted.message_id, date=date, repeat=doubted)

    return message


def pace_of(letters: Letters, settings: MailSettings) -> Pace:
    """The campaign's pace; what earlier runs sent within the hour counts."""
    moment = datetime.fromisoformat(now())
    ages = [(moment - at).total_seconds() for at in letters.sent_since(moment - _HOUR)]
    return Pace(pause=settings.pause, per_hour=settings.per_hour, ages=ages)


def _doubt(letters: Letters, tell: Tell) -> None:
    """What is under way while nobody else sends was cut off: perhaps the server has it."""
    for each in letters.open():
        if each.state is LetterState.SENDING:
            tell(letters.done(each.id, LetterState.DOUBTFUL, said=say("post.cut-off"), at=now()))


def _refuse_odd_addresses(letters: Letters, tell: Tell) -> None:
    for each in letters.open():
        if not addressable(each.address):
            said = say("post.address-odd", address=each.address)
            tell(letters.done(each.id, LetterState.REFUSED, said=said, at=now()))


def _told(letters: Letters, begun: set[int], *, stopped: str) -> Posting:
    ours = [each for each in letters.all() if each.id in begun]
    return Posting(
        sent=tuple(each for each in ours if each.state is LetterState.SENT),
        refused=tuple(each for each in ours if each.state is LetterState.REFUSED),
        waiting=letters.open(),
        stopped=stopped,
    )


def _kept(letter: Letter) -> Written:
    return Written(
        unit=letter.unit,
        kind=letter.kind,
        version=letter.version,
        address=letter.address,
        recipient=letter.recipient,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=new_message_id(letter, uuid4().hex),
        enclosures=tuple((each.name, each.content) for each in letter.attachments),
    )


def _letter(written: Written) -> Letter:
    return Letter(
        kind=Kind(written.kind),
        unit=written.unit,
        address=written.address,
        recipient=written.recipient,
        subject=written.subject,
        text=written.text,
        html=written.html,
        attachments=tuple(Attachment(name, content) for name, content in written.enclosures),
        version=written.version,
    )
