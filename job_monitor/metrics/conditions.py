"""Filters as conditions, in Databricks' dialect: `f` is a row that is asked, `j` its job."""

from job_monitor.metrics.question import Filters


class Parameters:
    """Values that were given from outside, by the name they are bound with."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def bind(self, name: str, value: object) -> str:
        self.values[name] = value
        return f":{name}"

    def one_of(self, name: str, values: tuple[str, ...]) -> str:
        return ", ".join(self.bind(f"{name}_{index}", value) for index, value in enumerate(values))


def of_jobs(filters: Filters, parameters: Parameters) -> list[str]:
    """What must hold of the job of a row. Kinds are of runs, and left to the caller."""
    found = []
    for column, name, values in (
        ("f.workspace_id", "workspace", filters.workspaces),
        ("j.team", "team", filters.teams),
        ("j.owner", "owner", filters.owners),
    ):
        if values:
            found.append(f"coalesce({column}, '') in ({parameters.one_of(name, values)})")
    found += [_tag(index, parameters, tag.key, tag.values) for index, tag in enumerate(filters.tags)]
    if filters.jobs:
        found.append("(" + " or ".join(_job(index, parameters, *job) for index, job in enumerate(filters.jobs)) + ")")
    if filters.name is not None:
        pattern = parameters.bind("name", like_pattern(filters.name))
        found.append(f"lower(coalesce(j.name, '')) like lower({pattern}) escape '~'")
    return found


def _tag(index: int, parameters: Parameters, key: str, values: tuple[str, ...]) -> str:
    tag = f"try_element_at(j.tags, {parameters.bind(f'tag_key_{index}', key)})"
    if not values:
        return f"{tag} is not null"
    return f"coalesce({tag}, '') in ({parameters.one_of(f'tag_{index}', values)})"


def _job(index: int, parameters: Parameters, workspace_id: str, job_id: str) -> str:
    workspace = parameters.bind(f"job_workspace_{index}", workspace_id)
    return f"(f.workspace_id = {workspace} and f.job_id = {parameters.bind(f'job_{index}', job_id)})"


def like_pattern(name: str) -> str:
    """A pattern of LIKE with `~` as escape, from a text in which `*` stands for any text."""
    for special in ("~", "%", "_"):
        name = name.replace(special, f"~{special}")
    return name.replace("*", "%")
