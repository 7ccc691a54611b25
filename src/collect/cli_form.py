"""What can be typed after ``collect form``: signatures only."""

from pathlib import Path
from typing import Annotated

import typer

from collect.command import Json, run
from collect.words import say

form_app = typer.Typer(rich_markup_mode=None, help=say("cli.form"))

Definition = Annotated[Path, typer.Argument(metavar=say("argument.folder"), help=say("cli.definition"))]


@form_app.command("check", help=say("cli.form-check"))
def form_check(ctx: typer.Context, folder: Definition, as_json: Json = False) -> None:
    """Checks a form."""
    from collect.verbs.form import check_form

    run(ctx, lambda _: check_form(folder), as_json=as_json)


@form_app.command("rules", help=say("cli.form-rules"))
def form_rules(ctx: typer.Context, folder: Definition, as_json: Json = False) -> None:
    """Lists the rules of a form."""
    from collect.verbs.form import list_rules

    run(ctx, lambda _: list_rules(folder), as_json=as_json)


@form_app.command("preview", help=say("cli.form-preview"))
def form_preview(
    ctx: typer.Context,
    folder: Definition,
    output: Annotated[
        Path | None, typer.Option("-o", metavar=say("argument.file"), help=say("cli.form-output"))
    ] = None,
    as_json: Json = False,
) -> None:
    """Writes a specimen."""
    from collect.verbs.form import preview_form

    run(ctx, lambda _: preview_form(folder, output), as_json=as_json)
