"""Which faults a form can be rehearsed with."""

from collections.abc import Iterator

from collect.form.model import Claim, Form, Source, Test
from collect.form.prose import ProseTest
from collect.rehearsal.fault import Fault
from collect.rehearsal.miscounts import miscounts
from collect.rehearsal.misprints import misprints
from collect.words import say


def faults(form: Form) -> tuple[Fault, ...]:
    """One fault for every rule at least, in the order of the rules."""
    return (*miscounts(form), *misprints(form))


def unrehearsed(form: Form, *, with_prior: bool) -> Iterator[tuple[str, str]]:
    """The rules that no workbook of this campaign can break, each with the reason in words."""
    seeded = {fault.rule for fault in faults(form)}
    for rule in form.edits:
        if rule.test is Test.COUNTY:
            yield rule.code, say("rehearse.county")
        elif not with_prior and (rule.leap or (rule.claims and all(map(_needs_prior, rule.claims)))):
            yield rule.code, say("rehearse.no-prior")
    for rule in form.prose.rules:
        if rule.test is ProseTest.LABELS:
            yield rule.code, say("rehearse.labels")
        elif rule.code not in seeded:
            yield rule.code, say("rehearse.no-example")


def _needs_prior(claim: Claim) -> bool:
    return claim.needs(Source.PRIOR)
