"""What is made of a form once, however many returns are held against it."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

from collect.form.model import Form

_KEPT = 16
_Made = TypeVar("_Made")


def once_a_form(make: Callable[..., _Made]) -> Callable[..., _Made]:
    """Remembers what was made of the forms asked about last: of that very object, with the same further arguments."""
    made: dict[Hashable, tuple[Form, _Made]] = {}

    @wraps(make)
    def remembered(form: Form, *further: Hashable) -> _Made:
        key = (id(form), *further)
        if key not in made:
            while len(made) >= _KEPT:
                del made[next(iter(made))]
            made[key] = (form, make(form, *further))  # the form is kept, so that no other is given its id
        return made[key][1]

    return remembered
