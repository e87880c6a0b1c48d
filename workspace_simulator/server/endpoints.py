"""The kinds of requests, as faults and logs name them."""

import re

_KINDS: tuple[tuple[str, str, str], ...] = (
    ("POST", r"/api/2\.0/sql/statements/?", "execute"),
    ("GET", r"/api/2\.0/sql/statements/[^/]+", "get_statement"),
    ("GET", r"/api/2\.0/sql/statements/[^/]+/result/chunks/\d+", "chunk"),
    ("POST", r"/api/2\.0/sql/statements/[^/]+/cancel", "cancel"),
    ("GET", r"/_storage/.*", "link"),
    ("", r"/api/2\.0/sql/warehouses.*", "warehouses"),
    ("GET", r"/api/2\.[012]/jobs/runs/list", "runs"),
    ("GET", r"/api/2\.[012]/jobs/runs/get", "run"),
    ("GET", r"/api/2\.[012]/jobs/runs/get-output", "run_output"),
    ("", r"/api/2\.[012]/jobs/.*", "jobs"),
    ("GET", r"/api/2\.0/preview/scim/v2/Me", "me"),
    ("GET", r"/api/2\.0/preview/scim/v2/Users", "users"),
    ("POST", r"/oidc/v1/token", "token"),
    ("GET", r"/\.well-known/databricks-config", "config"),
)


def endpoint_of(method: str, path: str) -> str:
    """`GET /api/2.2/jobs/runs/list` is `runs`; what is none of the kinds is ``."""
    for wanted, pattern, kind in _KINDS:
        if wanted in {"", method} and re.fullmatch(pattern, path):
            return kind
    return ""
