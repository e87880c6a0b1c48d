"""Teams and owners: how far the rules in force reach, and what other rules would change."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from job_monitor.backend.models_ownership import (
    SHOWN_AT_MOST,
    Belonging,
    Coverage,
    JobReference,
    OwnedCost,
    OwnershipChange,
    OwnershipPreview,
    OwnershipRuleShape,
    OwnershipState,
    Proposal,
    RuleOutcome,
    RuleVerdict,
    SourceCount,
)
from job_monitor.backend.monitor_file import Ownership, Rule
from job_monitor.backend.queries import ownership as ask
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.listing import Days, is_built
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.backend.settings_source import SettingsSource
from job_monitor.errors import NotFoundError
from job_monitor.sql.scoped_reader import ScopedReader
from job_monitor.sql.settings import ModelSettings

COST_DAYS = 30
_USED = (sources.JOBS, sources.WORKSPACES)
_WITH_COST = (*_USED, sources.USAGE, sources.PRICES)
_COST_MARTS = ("jobs", "cost_daily", "job_cost_daily")

Decided = Sequence[tuple[str | None, str | None]]
"""The team and the owner that each rule gives."""


def state(reader: ScopedReader, book: SourceBook, source: SettingsSource, now: datetime) -> OwnershipState:
    """The rules in force, and the jobs and the cost that they reach; null where a source cannot tell."""
    file = source.file
    has_jobs = is_built(reader) and book.is_known(sources.JOBS, marts=["jobs"])
    has_cost = has_jobs and book.is_known(sources.USAGE, sources.PRICES, marts=_COST_MARTS)
    return OwnershipState(
        as_of=book.as_of(sources.JOBS),
        sources=book.shown(_WITH_COST, _COST_MARTS),
        is_file_read=source.is_there,
        configuration_problem=source.problem,
        team_tags=list(file.teams.tags),
        owner_tags=list(file.owners.tags),
        team_aliases=dict(file.teams.aliases),
        rules=[_shape(rule) for rule in file.rules],
        coverage=_coverage(ask.belongings(reader), "") if has_jobs else None,
        cost_days=COST_DAYS,
        cost=[_owned(row) for row in ask.owned_cost(reader, Days.until(now, COST_DAYS))] if has_cost else None,
    )


def preview(
    reader: ScopedReader,
    book: SourceBook,
    source: SettingsSource,
    proposal: Proposal,
    *,
    at_most: int = SHOWN_AT_MOST,
) -> OwnershipPreview:
    """What the proposal would change; `at_most` so many jobs in each list. Raises NotFoundError without known jobs."""
    if not is_built(reader) or not book.is_known(sources.JOBS, marts=["jobs"]):
        raise NotFoundError("No jobs are known yet, or any more: /api/health says why. There is nothing to compare.")
    wanted = _merged(source.file, proposal)
    settings = wanted.model_settings(source.in_force.currency)
    given = [(rule.team, rule.owner) for rule in settings.ownership_rules]
    # The rules' places stand in for their teams and owners, so the model's answer tells which rule decided.
    rows = [_named(row, given) for row in ask.compared(reader, source.in_force, _numbered(settings))]
    changed = [row for row in rows if _belonging(row, "_before") != _belonging(row, "")]
    return OwnershipPreview(
        as_of=book.as_of(sources.JOBS),
        sources=book.shown(_USED, ["jobs"]),
        before=_coverage(rows, "_before"),
        after=_coverage(rows, ""),
        changes_count=len(changed),
        changes=[_change(row) for row in changed[:at_most]],
        without_team=_jobs((row for row in rows if row["team"] is None), at_most),
        without_owner=_jobs((row for row in rows if row["owner"] is None), at_most),
        rules=_outcomes(wanted.rules, given, rows, ask.fitting(reader, settings)),
    )


def _merged(file: Ownership, proposal: Proposal) -> Ownership:
    """The sections of the proposal over those of the file."""
    return Ownership(
        teams=proposal.teams or file.teams,
        owners=proposal.owners or file.owners,
        rules=file.rules if proposal.rules is None else proposal.rules,
    )


def _numbered(settings: ModelSettings) -> ModelSettings:
    rules = [
        replace(rule, team=rule.team and str(place), owner=rule.owner and str(place))
        for place, rule in enumerate(settings.ownership_rules)
    ]
    return replace(settings, ownership_rules=tuple(rules))


def _named(row: dict[str, Any], given: Decided) -> dict[str, Any]:
    """The row with teams and owners in the place of the rules' numbers, which stay beside them."""
    named = row | {"team_rule": None, "owner_rule": None}
    for place, kind in enumerate(("team", "owner")):
        if row[f"{kind}_source"] == "rule":
            rule = int(row[kind])
            named |= {kind: given[rule][place], f"{kind}_rule": rule}
    return named


def _belonging(row: dict[str, Any], suffix: str) -> tuple[str | None, str | None]:
    return row[f"team{suffix}"], row[f"owner{suffix}"]


def _change(row: dict[str, Any]) -> OwnershipChange:
    return OwnershipChange(**_reference(row), before=_whose(row, "_before"), after=_whose(row, ""))


def _whose(row: dict[str, Any], suffix: str) -> Belonging:
    return Belonging(**{name: row[name + suffix] for name in Belonging.model_fields})


def _reference(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in JobReference.model_fields}


def _jobs(rows: Iterable[dict[str, Any]], at_most: int) -> list[JobReference]:
    return [JobReference(**_reference(row)) for row in islice(rows, at_most)]


def _coverage(rows: Sequence[dict[str, Any]], suffix: str) -> Coverage:
    """Of rows that each stand for `jobs_count` jobs, or for one."""
    teams, owners = (_by_source(rows, f"{kind}_source{suffix}") for kind in ("team", "owner"))
    total = sum(row.get("jobs_count", 1) for row in rows)
    return Coverage(
        jobs_count=total,
        with_team_count=total - teams[None],
        with_owner_count=total - owners[None],
        teams=_source_counts(teams),
        owners=_source_counts(owners),
    )


def _by_source(rows: Sequence[dict[str, Any]], name: str) -> Counter[str | None]:
    counts: Counter[str | None] = Counter()
    for row in rows:
        counts[row[name]] += row.get("jobs_count", 1)
    return counts


def _source_counts(counts: Counter[str | None]) -> list[SourceCount]:
    ordered = sorted(counts.items(), key=lambda one: (one[0] is None, one[0] or ""))
    return [SourceCount(source=source, jobs_count=count) for source, count in ordered]


def _shape(rule: Rule) -> OwnershipRuleShape:
    return OwnershipRuleShape(**rule.model_dump())


def _outcomes(
    rules: Sequence[Rule], given: Decided, rows: Sequence[dict[str, Any]], fitting: Sequence[tuple[list[int], int]]
) -> list[RuleOutcome]:
    teams, owners = (Counter(row[f"{kind}_rule"] for row in rows) for kind in ("team", "owner"))
    fits: Counter[int] = Counter()
    would_decide: set[int] = set()
    before: dict[int, set[int]] = {}
    for positions, jobs_count in fitting:
        fits.update(dict.fromkeys(positions, jobs_count))
        firsts = _firsts(positions, given)
        would_decide |= firsts
        for position in positions:
            before.setdefault(position, set()).update(first for first in firsts if first < position)
    outcomes = []
    for place, rule in enumerate(rules):
        verdict = _verdict(teams[place] + owners[place], fits[place], place in would_decide)
        shadows = sorted(before.get(place, ())) if verdict is RuleVerdict.SHADOWED else []
        outcomes.append(
            RuleOutcome(
                position=place + 1,
                rule=_shape(rule),
                jobs_count=fits[place],
                teams_decided_count=teams[place],
                owners_decided_count=owners[place],
                verdict=verdict,
                shadowed_by=[shadow + 1 for shadow in shadows],
            )
        )
    return outcomes


def _firsts(positions: Sequence[int], given: Decided) -> set[int]:
    """Of the rules that fit a job, those that would give its team and its owner if no tag did."""
    kinds = ([place for place in positions if given[place][kind] is not None] for kind in (0, 1))
    return {places[0] for places in kinds if places}


def _verdict(decided: int, fits: int, would_decide: bool) -> RuleVerdict:
    if decided:
        return RuleVerdict.DECIDES
    if not fits:
        return RuleVerdict.FITS_NOTHING
    return RuleVerdict.OUTVOTED if would_decide else RuleVerdict.SHADOWED


def _owned(row: dict[str, Any]) -> OwnedCost:
    jobs: Decimal = row["job_cost"]
    return OwnedCost(
        **row,
        team_ratio=_ratio(row["team_cost"], jobs),
        owner_ratio=_ratio(row["owner_cost"], jobs),
    )


def _ratio(part: Decimal, whole: Decimal) -> float | None:
    return float(part / whole) if whole > 0 and 0 <= part <= whole else None
