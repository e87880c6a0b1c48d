"""/_simulator/…: the hand that turns the clock, breaks things and gives rights. No part of the platform."""

from starlette.routing import Route

ROUTES: list[Route] = []
