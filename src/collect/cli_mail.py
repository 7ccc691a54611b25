"""What can be typed after ``collect mail``: signatures only."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from collect.command import DryRun, Json, Units, asked, here, named, run
from collect.outcome import Outcome, Watch
from collect.words import say

if TYPE_CHECKING:
    from collect.verbs.mail import Wish

mail_app = typer.Typer(rich_markup_mode=None, help=say("cli.mail"))

Yes = Annotated[bool, typer.Option("--yes", help=say("cli.mail-yes"))]
Again = Annotated[bool, typer.Option("--again", help=say("cli.mail-again"))]
Preview = Annotated[str, typer.Option("--preview", metavar=say("argument.unit"), help=say("cli.mail-preview"))]


@mail_app.command("send", help=say("cli.mail-send"))
def mail_send(
    ctx: typer.Context,
    units: Units = None,
    done: Annotated[bool, typer.Option("--done", help=say("cli.mail-done"))] = False,
    preview: Preview = "",
    again: Again = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Sends the workbooks."""
    from collect.verbs import mail

    def act(watch: Watch) -> Outcome:
        campaign = here()
        if done:
            return mail.done(campaign, named(campaign, units or ()), dry_run=dry_run)
        return mail.send(campaign, named(campaign, units or ()), wish=_wish(watch, dry_run, again=again, yes=yes))

    run(ctx, _previewed(preview, "send") or act, as_json=as_json, asks=_asks(yes))


@mail_app.command("remind", help=say("cli.mail-remind"))
def mail_remind(
    ctx: typer.Context,
    units: Units = None,
    days: Annotated[int, typer.Option(min=0, metavar=say("argument.number"), help=say("cli.mail-days"))] = 3,
    preview: Preview = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Chases those who owe."""
    from collect.verbs import mail

    def act(watch: Watch) -> Outcome:
        campaign = here()
        wish = _wish(watch, dry_run, yes=yes, days=days)
        return mail.remind(campaign, named(campaign, units or ()), wish=wish)

    run(ctx, _previewed(preview, "remind") or act, as_json=as_json, asks=_asks(yes))


@mail_app.command("return", help=say("cli.mail-return"))
def mail_return(
    ctx: typer.Context,
    units: Units = None,
    preview: Preview = "",
    again: Again = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Sends marked copies back."""
    from collect.verbs import mail

    def act(watch: Watch) -> Outcome:
        campaign = here()
        return mail.send_back(campaign, named(campaign, units or ()), wish=_wish(watch, dry_run, again=again, yes=yes))

    run(ctx, _previewed(preview, "return") or act, as_json=as_json, asks=_asks(yes))


@mail_app.command("receipt", help=say("cli.mail-receipt"))
def mail_receipt(
    ctx: typer.Context,
    units: Units = None,
    preview: Preview = "",
    again: Again = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Tells units that they are accepted."""
    from collect.verbs import mail

    def act(watch: Watch) -> Outcome:
        campaign = here()
        return mail.receipt(campaign, named(campaign, units or ()), wish=_wish(watch, dry_run, again=again, yes=yes))

    run(ctx, _previewed(preview, "receipt") or act, as_json=as_json, asks=_asks(yes))


@mail_app.command("fetch", help=say("cli.mail-fetch"))
def mail_fetch(ctx: typer.Context, as_json: Json = False) -> None:
    """Brings the answers into the inbox."""
    from collect.verbs.mail_fetch import fetch

    run(ctx, lambda _: fetch(here()), as_json=as_json)


def _wish(watch: Watch, dry_run: bool, *, yes: bool, again: bool = False, days: int = 3) -> "Wish":
    from collect.verbs.mail import Wish

    def sure(count: int, obstacles: int, /) -> bool:
        question = say("mail.sure-but" if obstacles else "mail.sure", count=count, obstacles=obstacles)
        return yes or asked(question)

    return Wish(dry_run=dry_run, again=again, days=days, sure=sure, watch=watch)


def _previewed(unit: str, errand: str) -> Callable[[Watch], Outcome] | None:
    def act(_: Watch) -> Outcome:
        from collect.verbs.mail_preview import preview

        campaign = here()
        (wanted,) = named(campaign, [unit])
        return preview(campaign, wanted, errand=errand)

    return act if unit else None


def _asks(yes: bool) -> bool:
    """Whether a question may come up: then no bar is drawn over it."""
    return not yes and sys.stdin.isatty()
