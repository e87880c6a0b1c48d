"""Shapes of what is asked and answered about teams and owners."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from job_monitor.backend.models import Answer, Page, Shape
from job_monitor.backend.monitor_file import RULES_AT_MOST, Owners, Rule, Section, Teams
from job_monitor.backend.values import Count, Exact, Id, Ratio

SHOWN_AT_MOST = 500


class Proposal(Section):
    """Sections of `monitor.yaml` as they would be; one that is left out stays as it is."""

    teams: Teams | None = None
    owners: Owners | None = None
    rules: Annotated[tuple[Rule, ...], Field(max_length=RULES_AT_MOST)] | None = None


class OwnershipRuleShape(Shape):
    name: str | None = Field(description="The job's name, with `*` and `?`.")
    regex: str | None
    workspace: str | None = Field(description="The only workspace in which the rule holds; null: any.")
    team: str | None
    owner: str | None


class JobReference(Shape):
    workspace_id: Id
    workspace_name: str | None
    job_id: Id
    job_name: str | None


class Belonging(Shape):
    """Whose a job is. A source is where that is said."""

    team: str | None
    team_source: str | None = Field(description="tag or rule.")
    owner: str | None
    owner_source: str | None = Field(description="tag, rule, deployment, run_as or creator.")


class OwnershipChange(JobReference):
    before: Belonging
    after: Belonging


class SourceCount(Shape):
    source: str | None = Field(description="Where it is said; null: nowhere.")
    jobs_count: Count


class Coverage(Shape):
    """Living jobs by where their team and owner are said."""

    jobs_count: Count
    with_team_count: Count
    with_owner_count: Count
    teams: list[SourceCount]
    owners: list[SourceCount]


class RuleVerdict(StrEnum):
    DECIDES = "decides"
    OUTVOTED = "outvoted"
    SHADOWED = "shadowed"
    FITS_NOTHING = "fits_nothing"


class RuleOutcome(Shape):
    position: Count = Field(description="Place among the rules; 1 is the first.")
    rule: OwnershipRuleShape
    jobs_count: Count = Field(description="Living jobs whose name and workspace fit.")
    teams_decided_count: Count = Field(description="Of these, those that have their team from this rule.")
    owners_decided_count: Count = Field(description="Of these, those that have their owner from this rule.")
    verdict: RuleVerdict = Field(
        description="decides: for some job; outvoted: tags say otherwise for all that it fits; shadowed: earlier rules "
        "take all that it fits; fits_nothing: no living job."
    )
    shadowed_by: list[Count] = Field(description="Places of the earlier rules that take its jobs, when it is shadowed.")


class OwnershipPreview(Answer):
    """What would change. Lists hold 500 jobs at most; the counts are of all."""

    before: Coverage
    after: Coverage
    changes_count: Count
    changes: list[OwnershipChange]
    without_team: list[JobReference]
    without_owner: list[JobReference]
    rules: list[RuleOutcome]


class OwnedCost(Shape):
    """Cost of the window, and the part of it that jobs with a team or an owner brought about."""

    currency: str
    cost: Exact = Field(description="Of all priced usage, net of corrections, after discounts.")
    job_cost: Exact = Field(description="Of that, what jobs brought about, estimated shares among it.")
    team_cost: Exact = Field(description="Of that, jobs that have a team.")
    owner_cost: Exact = Field(description="Of the jobs' cost, jobs that have an owner.")
    team_ratio: Ratio | None = Field(description="Share of the jobs' cost that has a team; null without such cost.")
    owner_ratio: Ratio | None


class OwnershipState(Answer):
    """The rules in force, and how far they reach."""

    is_file_read: bool = Field(description="There is a `monitor.yaml`, and it was read.")
    configuration_problem: str | None = Field(description="What is wrong in it since; the rules stay as they were.")
    team_tags: list[str]
    owner_tags: list[str]
    team_aliases: dict[str, str] = Field(description="Another spelling: the team.")
    rules: list[OwnershipRuleShape]
    coverage: Coverage | None
    cost_days: Count = Field(description="Whole UTC dates of the cost, today included.")
    cost: list[OwnedCost] | None


class PersonStatus(StrEnum):
    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    GONE = "gone"
    UNKNOWN = "unknown"


class Person(Shape):
    """Somebody with living jobs, in one workspace."""

    workspace_id: Id
    workspace_name: str | None
    principal: str = Field(description="Name as the jobs have it: an e-mail address, an application id, or an id.")
    display_name: str | None
    status: PersonStatus
    why_unknown: str | None = Field(
        description="When the status is unknown: list_not_read (no list of this workspace's users), not_told (only "
        "admins see who is active) or no_user (a group, a service principal, or nobody of this workspace)."
    )
    run_as_jobs_count: Count = Field(description="Living jobs that run with this principal's rights.")
    owned_jobs_count: Count
    created_jobs_count: Count
    jobs_count: Count = Field(description="Living jobs that have it in any of these places.")


class PersonPage(Page):
    items: list[Person]
