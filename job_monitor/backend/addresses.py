"""Addresses of Databricks' own pages, where the account tells the workspace's address."""

from urllib.parse import quote, urlsplit


def of_job(workspace_url: str | None, workspace_id: str, job_id: str | None) -> str | None:
    """The job's page; None without an address that a browser may be sent to."""
    root = _root(workspace_url)
    if root is None or not job_id:
        return None
    return f"{root}/jobs/{quote(job_id, safe='')}?o={quote(workspace_id, safe='')}"


def of_run(workspace_url: str | None, workspace_id: str, job_id: str | None, run_id: str) -> str | None:
    """The run's page; None without an address that a browser may be sent to."""
    root = _root(workspace_url)
    if root is None or not job_id:
        return None
    path = f"/jobs/{quote(job_id, safe='')}/runs/{quote(run_id, safe='')}"
    return f"{root}{path}?o={quote(workspace_id, safe='')}"


def of_pipelines(workspace_url: str | None) -> str | None:
    """The list of the workspace's pipelines, below which each has its own page; None as above."""
    root = _root(workspace_url)
    return None if root is None else f"{root}/pipelines"


def of_pipeline(workspace_url: str | None, workspace_id: str, pipeline_id: str) -> str | None:
    """The pipeline's page; None without an address that a browser may be sent to."""
    pipelines = of_pipelines(workspace_url)
    return None if pipelines is None else f"{pipelines}/{quote(pipeline_id, safe='')}?o={quote(workspace_id, safe='')}"


def _root(workspace_url: str | None) -> str | None:
    """Scheme and host alone: what stands in a table is not taken for a link as it is."""
    if not workspace_url:
        return None
    try:
        parts = urlsplit(workspace_url if "//" in workspace_url else f"https://{workspace_url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("https", "http") or not host:
        return None
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}"
