"""The gateway over HTTP: two wires for programs, and the apps of merchants for people."""

from quan.core.http import Routes
from quan.gateway.http import apps, checkout, gateway, rest

__all__ = ["ROUTES"]

ROUTES: Routes = (*apps.ROUTES, *checkout.ROUTES, *gateway.ROUTES, *rest.ROUTES)
