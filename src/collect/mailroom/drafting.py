"""How letters become drafts that the office sends from its own mail program."""

from collections.abc import Sequence
from pathlib import Path

from collect.campaign.clock import now
from collect.campaign.filing import put, safe_name
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger
from collect.campaign.letters import Letters, LetterState, Posted
from collect.campaign.refusal import plainly
from collect.mailroom.posting import enqueue
from collect.post.envelope import drafted
from collect.post.letter import Letter, Sender
from collect.words import say


def write_draft(campaign: Campaign, ledger: Ledger, *, letter: Letter) -> Path:
    """Writes one letter into ``drafts/``, in the place of a draft of the same letter; where it lies is returned.

    The file comes first, the record after it: cut off between them, it is written once more.
    """
    letters, at = Letters(ledger), now()
    path = _place(campaign, letter.unit, kind=letter.kind, at=at)
    same = (letter.kind, letter.version)
    older = [each for each in drafts(letters, [letter.unit]) if (each.kind, each.version) == same]
    with plainly(path):
        for place in (path, *(_place(campaign, each.unit, kind=each.kind, at=each.at) for each in older)):
            place.unlink(missing_ok=True)
    path = put(path, drafted(letter, _sender(campaign)))
    for each in older:
        letters.withdraw(each.id, said=say("mail.redrafted"), at=at)
    enqueue(letters, [letter], at=at, state=LetterState.DRAFTED)
    return path


def drafts(letters: Letters, units: Sequence[str] = ()) -> tuple[Posted, ...]:
    """The letters that lie in ``drafts/``, of these units only where any is named."""
    waiting = (each for each in letters.all() if each.state is LetterState.DRAFTED)
    return tuple(each for each in waiting if not units or each.unit in units)


def sent_by_hand(campaign: Campaign, ledger: Ledger, *, draft: Posted) -> None:
    """A draft went out from the office's own mail program: its file is put away, the ledger knows."""
    path = _place(campaign, draft.unit, kind=draft.kind, at=draft.at)
    with plainly(path):
        if path.is_file():
            put(path.parent / say("mail.gone-folder") / path.name, path.read_bytes())
            path.unlink()
    Letters(ledger).done(draft.id, LetterState.SENT, said=say("mail.by-hand"), at=now())


def _place(campaign: Campaign, code: str, *, kind: str, at: str) -> Path:
    """Named by unit, letter and day, so that a person finds it and the ledger need not remember it."""
    unit = campaign.roster.get(code)
    name, word = unit.name if unit else "", say(f"letter.kind-{kind}")
    return campaign.drafts / safe_name(say("mail.file", code=code, name=name, kind=word, day=at[:10]))


def _sender(campaign: Campaign) -> Sender:
    mail = campaign.mail
    return Sender(mail.address, mail.name or campaign.office) if mail else Sender("", "")
