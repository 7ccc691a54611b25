"""The blank workbooks the tests of the press are held against."""

import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO

from collect.form.arithmetic import Number
from collect.form.model import Cell
from collect.roster import Unit
from collect.submission import Stamp, Submission
from collect.workbook.draft import issued_workbook
from collect.workbook.issue import Issue, carried_forward
from collect.workbook.write import write_workbook
from returns import KEY, YEAR, a_form, a_layout

MIXED = "disclosure-2021-mixed"
Prior = Mapping[Cell, Number] | None


def a_blank(
    form: str = MIXED, name: str = "示例甲镇人民政府", *, code: str = "QA01", level: str = "乡镇", prior: Prior = None
) -> Issue:
    """The workbook a unit receives in the beginning."""
    asked = a_form(form)
    stamp = Stamp(asked.id, asked.edition, asked.fingerprint[:12], code, YEAR, 1)
    return Issue(
        form=asked,
        unit=Unit(code, name, level),
        due=date(YEAR + 1, 1, 20),
        office="示例县人民政府",
        token=stamp.sealed(KEY),
        submission=Submission(stamp, carried_forward(asked, prior)),
        prior=prior,
        password="collect",
    )


def written(form: str, issue: Issue) -> bytes:
    """What the pen writes."""
    return write_workbook(issued_workbook(a_layout(form), issue))


def whole(workbook: bytes) -> list[tuple[object, ...]]:
    """Every part in its order: what stands in it, and all that the zip file says of it but how small it became."""
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        assert archive.testzip() is None
        return [
            (
                each.filename, archive.read(each), each.date_time, each.compress_type, each.create_system,
                each.create_version, each.extract_version, each.flag_bits, each.external_attr, each.internal_attr,
                each.CRC, each.file_size, each.extra, each.comment,
            )
            for each in archive.infolist()
        ]  # fmt: skip
