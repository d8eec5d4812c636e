"""What must be true whatever people do. A broken invariant is a bug and stops the operation."""


class InvariantBroken(AssertionError):
    """The house found itself in a state its rules exclude. Alert; do not retry."""


def invariant(holds: bool, what: str, /) -> None:  # noqa: FBT001 - reads as `invariant(a == b, "...")`
    """Stop when `holds` is false. Unlike `assert` it also runs under `python -O`."""
    if not holds:
        raise InvariantBroken(what)
