"""In which terms xlsxwriter is told how a cell looks."""

from typing import Any

from collect.workbook.ink import Allowed, Comment, Look

_AUTHOR = "collect"


def commenting(comment: Comment) -> dict[str, Any]:
    """How a comment looks."""
    return {
        "author": _AUTHOR,
        "font_name": "宋体",
        "font_size": 9,
        "color": "#FFFFF0",
        "width": comment.width,
        "height": comment.height,
    }


def properties(look: Look) -> dict[str, Any]:
    """How a cell is dressed."""
    told: dict[str, Any] = {
        "font_name": look.font,
        "font_size": look.size,
        "bold": look.bold,
        "font_color": look.colour,
        "align": look.align,
        "valign": "top" if look.top else "vcenter",
        "text_wrap": look.wrap,
        "locked": look.locked,
        "num_format": look.number,
    }
    if look.border:
        told["border"] = 1
    if look.fill:
        told["bg_color"] = look.fill
    if look.indent:
        told["indent"] = look.indent
    if look.downwards:
        told["rotation"] = 270
    return told


def highlighting(look: Look) -> dict[str, Any]:
    """A conditional format may change colours, weight and the way a value is shown, nothing else."""
    shown = {} if look.number == "General" else {"num_format": look.number}
    return {"bg_color": look.fill, "font_color": look.colour, "bold": look.bold} | shown


def validation(allowed: Allowed) -> dict[str, Any]:
    """What may be typed into a cell."""
    rule: dict[str, Any] = {
        "validate": allowed.kind,
        "input_title": allowed.prompt_title,
        "input_message": allowed.prompt,
        "error_message": allowed.refusal,
        "error_type": "stop",
    }
    if allowed.kind == "list":
        return rule | {"source": list(allowed.choices)}
    return rule | {"criteria": "between", "minimum": allowed.lowest, "maximum": allowed.highest}
