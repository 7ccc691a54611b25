"""What stops a verb: our own or the office's mistakes, never a fault in a return."""

from collect.words import say


class CollectError(Exception):
    """A mistake that stops the verb (exit code 2); its sentence says place, fault and remedy.

    ``code`` is the part after ``error.`` in ``words.zh.toml``; ``values`` fill its places.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(say(f"error.{code}", **values))
