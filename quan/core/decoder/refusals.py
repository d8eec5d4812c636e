"""How the decoder says no: one word, which its parent turns into a sentence."""


class Refused(Exception):
    """`why` is `pixels`, `long`, `heavy` or `unreadable`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
