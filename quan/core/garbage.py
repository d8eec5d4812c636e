"""How often Python looks for cycles of garbage: seldom, and not among what stays for ever."""

import gc

NEW_OBJECTS = 50_000


def collect_seldom() -> None:
    """Call this once a process has started: its code and routes are walked no more.

    A batch of thousands of payments makes as many objects and no cycle; looking for one after every 700 of
    them was a tenth of the poster's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 20)
