"""How long it is until the due date."""

from datetime import date

from collect.words import say


def time_left(due: date, today: date) -> str:
    """How many days are left until the due date, or over."""
    days = (due - today).days
    code = "status.days-left" if days > 0 else "status.days-over" if days < 0 else "status.days-today"
    return say(code, days=abs(days), due=say("workbook.date", year=due.year, month=due.month, day=due.day))
