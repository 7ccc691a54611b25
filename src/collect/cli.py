"""What can be typed at the command line: signatures only."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from collect.cli_form import form_app
from collect.cli_mail import mail_app
from collect.command import Cluster, DryRun, Jobs, Json, Units, here, named, run
from collect.errors import CollectError
from collect.help_page import in_chinese
from collect.outcome import Exit, Outcome, Watch
from collect.screen import complain
from collect.words import say

# Verbs are imported when they run, so that no command waits for the libraries of another.

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, help=say("cli.help"))
app.add_typer(mail_app, name="mail")
app.add_typer(form_app, name="form")

Wanted = Annotated[list[str], typer.Argument(metavar=say("argument.unit") + "...", help=say("cli.wanted"))]
Seed = Annotated[int | None, typer.Option(metavar=say("argument.number"), help=say("cli.rehearse-seed"))]


@app.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Option("-C", metavar=say("argument.folder"), help=say("cli.folder"))] = None,
    as_json: Json = False,
) -> None:
    """Steps into the campaign's folder; alone, shows how it stands."""
    ctx.obj = f'collect -C "{folder}"' if folder else "collect"
    if folder is not None:
        if not folder.is_dir():
            complain(CollectError("folder-missing", folder=folder), as_json=as_json)
            raise typer.Exit(Exit.MISUSE)
        os.chdir(folder)
    if ctx.invoked_subcommand is None:
        status(ctx, as_json=as_json)


@app.command(help=say("cli.init"))
def init(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar=say("argument.folder"), help=say("cli.init-folder"))],
    form: Annotated[str, typer.Option(metavar=say("argument.form"), help=say("cli.init-form"))],
    year: Annotated[int, typer.Option(metavar=say("argument.year"), help=say("cli.init-year"), min=2008, max=2100)],
    roster: Annotated[Path, typer.Option(metavar=say("argument.file"), help=say("cli.init-roster"))],
    due: Annotated[
        datetime | None, typer.Option(metavar=say("argument.date"), formats=["%Y-%m-%d"], help=say("cli.init-due"))
    ] = None,
    office: Annotated[str, typer.Option(metavar=say("argument.office"), help=say("cli.init-office"))] = "",
    prior: Annotated[
        list[Path] | None, typer.Option(metavar=say("argument.source"), help=say("cli.init-prior"))
    ] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Begins a campaign."""
    from collect.verbs.init import Wish, init

    wish = Wish(form, year, roster, due.date() if due else None, office, tuple(prior or ()))
    run(ctx, lambda _: init(folder, wish, dry_run=dry_run), as_json=as_json)


@app.command(help=say("cli.generate"))
def generate(
    ctx: typer.Context,
    preview: Annotated[bool, typer.Option("--preview", help=say("cli.generate-preview"))] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Writes the workbooks."""
    from collect.verbs.generate import generate

    run(ctx, lambda watch: generate(here(), preview=preview, dry_run=dry_run, watch=watch), as_json=as_json)


@app.command(help=say("cli.ingest"))
def ingest(
    ctx: typer.Context,
    inbox: Annotated[
        Path | None, typer.Argument(metavar=f"[{say('argument.folder')}]", help=say("cli.ingest-inbox"))
    ] = None,
    jobs: Jobs = 1,
    cluster: Cluster = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Reads what arrived."""
    from collect.crew import Hands
    from collect.verbs.ingest import ingest

    def act(watch: Watch) -> Outcome:
        return ingest(here(), inbox, hands=Hands(jobs, cluster), dry_run=dry_run, watch=watch)

    run(ctx, act, as_json=as_json)


@app.command(help=say("cli.check"))
def check(
    ctx: typer.Context,
    units: Units = None,
    mark: Annotated[bool, typer.Option("--mark", help=say("cli.check-mark"))] = False,
    compare: Annotated[bool, typer.Option("--compare", help=say("cli.check-compare"))] = False,
    as_json: Json = False,
) -> None:
    """Checks returns again."""
    from collect.verbs.check import check

    def act(_: Watch) -> Outcome:
        campaign = here()
        return check(campaign, named(campaign, units or ()), mark=mark, compare=compare)

    run(ctx, act, as_json=as_json)


@app.command(help=say("cli.accept"))
def accept(
    ctx: typer.Context,
    units: Units = None,
    all_soft: Annotated[bool, typer.Option("--all-soft", help=say("cli.accept-all-soft"))] = False,
    overrule: Annotated[
        list[str] | None, typer.Option(metavar=say("argument.rule"), help=say("cli.accept-overrule"))
    ] = None,
    reason: Annotated[str, typer.Option(metavar=say("argument.reason"), help=say("cli.accept-reason"))] = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Accepts returns; named none and not all, lists those that wait."""
    from collect.verbs.accept import Wish, accept, accept_all_soft

    def act(_: Watch) -> Outcome:
        campaign, wish = here(), Wish(reason=reason, overruled=tuple(overrule or ()))
        if not units:
            return accept_all_soft(campaign, wish, dry_run=dry_run or not all_soft)
        return accept(campaign, named(campaign, units), wish=wish, dry_run=dry_run)

    run(ctx, act, as_json=as_json)


@app.command(help=say("cli.explain"))
def explain(
    ctx: typer.Context,
    units: Wanted,
    reason: Annotated[str, typer.Option(metavar=say("argument.reason"), help=say("cli.explain-reason"))],
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Takes note of what units explained."""
    from collect.campaign.events import Choice
    from collect.verbs.accept import Wish, accept

    def act(_: Watch) -> Outcome:
        campaign = here()
        return accept(campaign, named(campaign, units), wish=Wish(Choice.EXPLAIN, reason), dry_run=dry_run)

    run(ctx, act, as_json=as_json)


@app.command(help=say("cli.waive"))
def waive(
    ctx: typer.Context,
    units: Wanted,
    reason: Annotated[str, typer.Option(metavar=say("argument.reason"), help=say("cli.waive-reason"))],
    undo: Annotated[bool, typer.Option("--undo", help=say("cli.waive-undo"))] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Excuses units."""
    from collect.verbs.waive import waive

    def act(_: Watch) -> Outcome:
        campaign = here()
        return waive(campaign, named(campaign, units), reason=reason, undo=undo, dry_run=dry_run)

    run(ctx, act, as_json=as_json)


@app.command(help=say("cli.status"))
def status(ctx: typer.Context, as_json: Json = False) -> None:
    """Shows where every unit stands."""
    from collect.verbs.status import status

    run(ctx, lambda _: status(here()), as_json=as_json)


@app.command(help=say("cli.report"))
def report(
    ctx: typer.Context,
    units: Units = None,
    paper: Annotated[bool, typer.Option("--pdf", help=say("cli.report-pdf"))] = False,
    page: Annotated[bool, typer.Option("--html", help=say("cli.report-html"))] = False,
    dated: Annotated[
        datetime | None, typer.Option(metavar=say("argument.date"), formats=["%Y-%m-%d"], help=say("cli.report-dated"))
    ] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Writes the reports: Word, and what is wanted beside."""
    from collect.verbs.report import Beside, report

    def act(watch: Watch) -> Outcome:
        campaign = here()
        wanted = named(campaign, units or ())
        beside = Beside(page, paper, dated.date() if dated else None)
        return report(campaign, wanted, beside=beside, dry_run=dry_run, watch=watch)

    run(ctx, act, as_json=as_json)


@app.command(help=say("cli.rollup"))
def rollup(
    ctx: typer.Context,
    page: Annotated[bool, typer.Option("--page", help=say("cli.rollup-page"))] = False,
    verifies: Annotated[
        Path | None, typer.Option("--verify", metavar=say("argument.file"), help=say("cli.rollup-verify"))
    ] = None,
    into: Annotated[
        Path | None, typer.Option("--into", metavar=say("argument.workbook"), help=say("cli.rollup-into"))
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", metavar=say("argument.file"), help=say("cli.rollup-output"))
    ] = None,
    partial: Annotated[bool, typer.Option("--partial", help=say("cli.rollup-partial"))] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Writes the county summary; checks one that was found; or fills the workbook of a higher office."""
    from collect.verbs.ascend import Wish, ascend
    from collect.verbs.rollup import rollup
    from collect.verbs.verify import verify

    def act(_: Watch) -> Outcome:
        if page and (verifies or into or output or partial):
            raise CollectError("page-alone")
        if into or output or partial:
            return ascend(here(), Wish(into, output, partial), dry_run=dry_run)
        return verify(here(), verifies) if verifies else rollup(here(), page=page, dry_run=dry_run)

    run(ctx, act, as_json=as_json)


@app.command(help=say("cli.why"))
def why(
    ctx: typer.Context,
    figure: Annotated[str, typer.Argument(metavar=say("argument.figure"), help=say("cli.why-figure"))],
    unit: Annotated[str | None, typer.Argument(metavar=f"[{say('argument.unit')}]", help=say("cli.why-unit"))] = None,
    as_json: Json = False,
) -> None:
    """Leads from a county figure to where it came from."""
    from collect.verbs.why import why

    def act(watch: Watch) -> Outcome:
        campaign = here()
        return why(campaign, figure, unit=named(campaign, [unit])[0] if unit else None, watch=watch)

    run(ctx, act, as_json=as_json)


@app.command(help=say("cli.rehearse"))
def rehearse(ctx: typer.Context, seed: Seed = None, as_json: Json = False) -> None:
    """Tries it all out."""
    from collect.verbs.rehearse import rehearse

    run(ctx, lambda watch: rehearse(here(), seed=seed, watch=watch), as_json=as_json)


@app.command(help=say("cli.demo"))
def demo(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar=say("argument.folder"), help=say("cli.demo-folder"))],
    as_json: Json = False,
) -> None:
    """Shows a county's year."""
    from collect.verbs.demo import demo

    run(ctx, lambda watch: demo(folder, watch=watch), as_json=as_json)


in_chinese(app)
