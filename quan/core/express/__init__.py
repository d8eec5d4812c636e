"""A short way through the house for the one kind of request that comes thousands of times a second.

An express handler answers a request that is in perfect order from its bytes alone. Whatever it does not take
goes on to the application as it came, so that there is one documented handler; what it refuses itself that
handler refuses by the same rule. `Express` stands before the application on every server; `ExpressHttp` takes
such a request from the connection itself. What they save is measured in docs/decisions/express-payments.md.
"""

from quan.core.express.asgi import Express
from quan.core.express.handling import Handler, Headers, unrepeated
from quan.core.express.wire import ExpressHttp

__all__ = ["Express", "ExpressHttp", "Handler", "Headers", "unrepeated"]
