"""How a command runs: it acts, shows the outcome, ends with its code."""

import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collect.errors import CollectError
from collect.outcome import Exit, Line, Outcome, Tone, Watch, unwatched
from collect.screen import complain, progress, show
from collect.words import say

if TYPE_CHECKING:
    from collect.campaign.folder import Campaign
    from collect.roster import Unit

Json = Annotated[bool, typer.Option("--json", help=say("cli.json"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=say("cli.dry-run"))]
Jobs = Annotated[int, typer.Option("--jobs", metavar=say("argument.number"), min=0, help=say("cli.jobs"))]
Cluster = Annotated[str, typer.Option("--cluster", metavar=say("argument.address"), help=say("cli.cluster"))]
Units = Annotated[list[str] | None, typer.Argument(metavar=f"[{say('argument.unit')}]...", help=say("cli.units"))]


def run(ctx: typer.Context, act: Callable[[Watch], Outcome], *, as_json: bool, asks: bool = False) -> None:
    """Acts, shows the outcome, ends with its code; a fault of ours or of the office ends with 2.

    ``asks``: it may ask the person a question, which a bar would write over.
    """
    as_json = as_json or bool(ctx.find_root().params.get("as_json"))  # collect --json VERB
    try:
        with nullcontext(unwatched) if asks else progress(say("cli.working")) as watch:
            outcome = act(watch)
    except CollectError as fault:
        complain(fault, as_json=as_json)
        raise typer.Exit(Exit.MISUSE) from None
    if ctx.params.get("dry_run"):
        outcome = outcome._replace(told=(*outcome.told, Line(say("cli.drill"), Tone.HEAD)))
    show(outcome, as_json=as_json, command=str(ctx.obj))
    raise typer.Exit(outcome.code)


def here() -> "Campaign":
    """The campaign one stands in."""
    from collect.campaign.folder import open_campaign

    return open_campaign(Path())


def named(campaign: "Campaign", wanted: Sequence[str]) -> list["Unit"]:
    """The units a person names, by code or by a part of the name only one has."""
    found = [(name, campaign.roster.named(name)) for name in wanted]
    unknown = [name for name, unit in found if unit is None]
    if unknown:
        raise CollectError("unit-unknown", names="、".join(unknown))
    return [unit for _, unit in found if unit is not None]


def asked(question: str) -> bool:
    """Whether a person at the terminal says yes; where nobody sits at one, nobody does."""
    return sys.stdin.isatty() and sys.stderr.isatty() and typer.confirm(question, err=True)
