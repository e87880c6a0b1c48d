"""Jobs API 2.2."""

from starlette.routing import Route

ROUTES: list[Route] = []
