"""DIMENSIONS: what values can be split by. `f` is a row of a relation, `j` its job, `w` its workspace."""

from collections.abc import Mapping
from dataclasses import dataclass

from job_monitor.errors import InputError
from job_monitor.metrics.relations import Relation


@dataclass(frozen=True)
class Dimension:
    """`columns` are the parts of a group's key, name -> expression; `label` names the group for a reader."""

    name: str
    columns: Mapping[str, str]
    meaning: str
    label: tuple[str, str] | None = None

    @property
    def joins_jobs(self) -> bool:
        return self.needs_jobs or (self.label is not None and self.label[1].startswith("j."))

    @property
    def needs_jobs(self) -> bool:
        """The key itself is a property of the job, not only the name beside it."""
        return any("j." in expression for expression in self.columns.values())


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension(
        "workspace",
        {"workspace_id": "f.workspace_id"},
        "The workspace; null for usage of the account.",
        ("workspace_name", "w.workspace_name"),
    ),
    Dimension("team", {"team": "j.team"}, "The team that the job belongs to today, in the past too; null without one."),
    Dimension("owner", {"owner": "j.owner"}, "The job's owner today; null without one."),
    Dimension(
        "job",
        {"workspace_id": "f.workspace_id", "job_id": "f.job_id"},
        "The job, by workspace and id.",
        ("job_name", "j.name"),
    ),
    Dimension("kind", {"kind": "f.kind"}, "job, one_off, workflow or unknown."),
    Dimension("result_class", {"result_class": "f.result_class"}, "How it ended."),
    Dimension(
        "step",
        {"step": "f.step"},
        "How the cost came to its job: exact, pipeline, all_purpose, warehouse, or unattributed.",
    ),
    Dimension("sku", {"sku_name": "f.sku_name"}, "The SKU."),
    Dimension("product", {"product": "f.product"}, "The product that used it."),
    Dimension("usage_unit", {"usage_unit": "f.usage_unit"}, "The unit of usage."),
)

TAG = "tag:"
_BY_NAME = {dimension.name: dimension for dimension in DIMENSIONS}


def dimension(name: str) -> Dimension:
    """The dimension of that name, or `tag:<key>`. Raises InputError for another name."""
    if name.startswith(TAG) and len(name) > len(TAG):
        return Dimension(name, {name: "try_element_at(j.tags, {tag})"}, "The value of this tag of the job today.")
    if name not in _BY_NAME:
        known = ", ".join([*_BY_NAME, f"{TAG}<key>"])
        raise InputError(f"group_by: there is no {name!r}; it can be {known}.")
    return _BY_NAME[name]


def is_offered(name: str, relation: Relation, *, is_finer: bool) -> bool:
    kind = "tag" if name.startswith(TAG) else name
    return kind in relation.dimensions or (is_finer and kind in relation.finer_dimensions)
