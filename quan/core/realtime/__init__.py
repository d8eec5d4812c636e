"""Live connections: a device says what it has, hears what it lacks, then what happens.

Owns: nothing that outlives the process. Promises: no event lost, none twice, in order, whatever connection
breaks where. Never: decides who may read or what they see (streams.Access) or who is signed in (injected by
`main`).
See docs/explanation/streams.md.
"""

from quan.core.realtime.bus import Bus
from quan.core.realtime.connection import Connection
from quan.core.realtime.frames import Shared
from quan.core.realtime.http import ROUTES, Authenticate, Realtime
from quan.core.realtime.hub import Close, Closing, Hub, Pace
from quan.core.realtime.telling import Socket

__all__ = [
    "ROUTES",
    "Authenticate",
    "Bus",
    "Close",
    "Closing",
    "Connection",
    "Hub",
    "Pace",
    "Realtime",
    "Shared",
    "Socket",
]
