"""Random bits for ids, drawn from the operating system by the page: asking for each costs more than an id."""

import os

_PAGE_BYTES = 4096

_page = b""
_used = 0


def bits(count: int) -> int:
    """Give a whole number of so many random bits, at most 128; no two calls share any."""
    global _page, _used  # noqa: PLW0603 - one page for the process
    size = (count + 7) // 8
    if _used + size > len(_page):
        _page, _used = os.urandom(_PAGE_BYTES), 0
    drawn = _page[_used : _used + size]
    _used += size
    return int.from_bytes(drawn, "big") >> (8 * size - count)


def _forget() -> None:
    global _page  # noqa: PLW0603 - as above
    _page = b""


# A child that is forked must not draw what its parent will draw.
os.register_at_fork(after_in_child=_forget)
