"""Filters, groups and series of the account in conftest, and what may not be asked."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from job_monitor.errors import InputError
from job_monitor.metrics.periods import Grain
from job_monitor.metrics.question import Filters, Order, TagFilter, span_of

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)


def test_jobs_of_one_id_in_two_workspaces_are_two(asked) -> None:
    assert asked.by("runs", "job") == {("1", "10"): 4, ("1", "20"): 3, ("2", "10"): 1, ("1", "901"): 1}


def test_a_group_carries_the_names_of_its_ids(asked) -> None:
    labels = [line.labels for line in asked("runs", groups=("job", "workspace")).groups]

    assert {"job_name": "Report", "workspace_name": "home"} in labels
    assert {"job_name": "nightly-load eu", "workspace_name": None} in labels


def test_runs_are_split_by_how_they_ended(asked) -> None:
    found = asked.by("runs", "result_class")

    assert found == {
        "succeeded": 5,
        "failed": 1,
        "timed_out": 1,
        "cancelled": 1,
        "skipped": 1,
        "blocked": 0,
        "running": 0,
        "unknown": 0,
    }


def test_teams_and_tags_are_those_of_the_job_and_jobs_without_one_stay(asked) -> None:
    assert asked.by("runs", "team") == {"data-platform": 4, "finance": 1, None: 4}
    assert asked.by("runs", "tag:env") == {"prod": 4, "it's \\ ${x} {{y}} :z": 3, None: 2}


def test_the_greatest_group_comes_first_and_only_so_many_are_told(asked) -> None:
    found = asked("runs", groups=("job",), limit=2)

    assert [line.values["runs"] for line in found.groups] == [4, 3]
    assert found.groups_count == 4


@pytest.mark.parametrize(
    ("filters", "runs"),
    [
        (Filters(workspaces=("2",)), 1),
        (Filters(workspaces=("1", "2")), 9),
        (Filters(teams=("data-platform",)), 4),
        (Filters(teams=("",)), 4),
        (Filters(teams=("finance", "")), 5),
        (Filters(owners=("owner-1@example.com",)), 4),
        (Filters(tags=(TagFilter("env", ("prod",)),)), 4),
        (Filters(tags=(TagFilter("env"),)), 7),
        (Filters(tags=(TagFilter("env", ("",)),)), 2),
        (Filters(tags=(TagFilter("env", ("it's \\ ${x} {{y}} :z",)),)), 3),
        (Filters(tags=(TagFilter("env", ("prod",)), TagFilter("team", ("finance",)))), 0),
        (Filters(jobs=(("1", "10"), ("2", "10"))), 5),
        (Filters(jobs=(("2", "20"),)), 0),
        (Filters(name="*"), 9),
        (Filters(name="nightly*"), 5),
        (Filters(name="NIGHTLY_LOAD*"), 4),
        (Filters(name="*100%"), 4),
        (Filters(name="nightly?load*"), 0),
        (Filters(name="nightly"), 0),
        (Filters(name=""), 1),
        (Filters(kinds=("job",)), 8),
        (Filters(kinds=("one_off",)), 1),
        (Filters(kinds=("workflow",)), 1),
    ],
    ids=str,
)
def test_a_filter_keeps_what_it_names(filters, runs, asked) -> None:
    assert asked.total("runs", filters=filters) == runs


def test_a_day_without_runs_is_a_zero_and_its_ratio_is_nothing(asked) -> None:
    points = asked("runs", "success_ratio", from_day="02-03", grain=Grain.DAY).total.points

    assert [point.values["runs"] for point in points] == [0, 0, 1, 1, 3, 2, 2]
    assert [point.values["success_ratio"] for point in points] == [None, None, 1.0, 0.0, 1.0, 0.5, None]


def test_a_day_before_all_history_is_unknown_and_not_a_zero(asked) -> None:
    points = asked("runs", from_day="01-29", to_day="02-02", grain=Grain.DAY).total.points

    assert [point.values["runs"] for point in points] == [None, None, 1, 0, 0]


def test_a_day_that_is_not_over_is_marked_and_not_compared(asked) -> None:
    found = asked("runs", from_day="02-06", to_day="02-10", grain=Grain.DAY)
    state = found.states[0]

    assert [point.incomplete for point in found.total.points] == [(), (), (), (), ("runs",)]
    assert (state.complete.from_date, state.complete.to_date) == (date(2026, 2, 6), date(2026, 2, 9))
    assert (state.previous.from_date, state.previous.to_date) == (date(2026, 2, 2), date(2026, 2, 5))
    assert (found.total.values["runs"], found.total.complete["runs"], found.total.previous["runs"]) == (9, 8, 1)


def test_a_month_of_which_the_first_days_are_gone_is_marked_too(asked) -> None:
    points = asked("runs", from_day="01-29", to_day="02-09", grain=Grain.MONTH).total.points

    assert [point.incomplete for point in points] == [("runs",), ()]


def test_a_group_without_rows_on_an_open_day_is_unknown_there(asked) -> None:
    found = asked("runs", from_day="02-09", to_day="02-10", groups=("job",), grain=Grain.DAY).groups
    cells = {tuple(line.group.values()): [point.values["runs"] for point in line.points] for line in found}

    assert cells == {("1", "10"): [1, 1], ("1", "20"): [1, None], ("2", "10"): [0, None]}


def test_runs_and_costs_are_complete_until_days_of_their_own(asked) -> None:
    found = asked("runs", "cost", from_day="02-05", to_day="02-09")
    runs, cost = found.states

    assert (runs.complete.to_date, cost.complete.to_date) == (date(2026, 2, 9), date(2026, 2, 8))
    assert (cost.previous.from_date, cost.previous.to_date) == (date(2026, 2, 1), date(2026, 2, 4))
    assert found.total.previous["cost"] == Decimal(3)


def test_days_before_history_are_not_compared_with(asked) -> None:
    found = asked("cost", from_day="02-04", to_day="02-09")

    assert found.states[0].previous is None
    assert found.total.previous["cost"] is None


def test_weeks_begin_on_monday_and_months_on_the_first_and_both_are_cut(asked) -> None:
    weeks = asked("runs", from_day="01-31", grain=Grain.WEEK).total.points
    months = asked("runs", from_day="01-31", grain=Grain.MONTH).total.points

    spans = [(point.period.from_date.isoformat(), point.period.to_date.isoformat()) for point in weeks]
    assert spans == [("2026-01-31", "2026-02-01"), ("2026-02-02", "2026-02-08"), ("2026-02-09", "2026-02-09")]
    assert [point.values["runs"] for point in weeks] == [1, 7, 2]
    assert [point.values["runs"] for point in months] == [1, 9]


def test_hours_are_told_of_runs_and_costs(asked) -> None:
    points = asked("runs", "cost", "worked_p50", from_day="02-07", to_day="02-07", grain=Grain.HOUR).total.points

    told = {point.period.from_at.hour: tuple(point.values.values()) for point in points if any(point.values.values())}
    assert told == {
        6: (1, Decimal("0.9"), 1800.0),
        7: (1, 0, 600.0),
        12: (1, 0, 3000.0),
    }


def test_a_run_just_before_midnight_is_on_the_next_day_further_east(asked) -> None:
    utc = asked("runs", from_day="02-07", grain=Grain.DAY).total.points
    tokyo = asked("runs", from_day="02-07", grain=Grain.DAY, zone="Asia/Tokyo").total.points

    assert [point.values["runs"] for point in utc] == [3, 2, 2]
    assert [point.values["runs"] for point in tokyo] == [3, 1, 3]
    assert tokyo[0].period.from_at == datetime(2026, 2, 6, 15, tzinfo=UTC)


def test_costs_move_with_the_zone_as_runs_do(asked) -> None:
    utc = asked("cost", "billed_cost", "cost_of_failure", from_day="02-05", to_day="02-07", grain=Grain.DAY)
    west = asked(
        "cost",
        "billed_cost",
        "cost_of_failure",
        from_day="02-04",
        to_day="02-06",
        grain=Grain.DAY,
        zone="Pacific/Honolulu",
    )

    for found in (utc, west):
        assert [point.values["cost"] for point in found.total.points] == [Decimal(n) for n in ("0.3", "0.6", "0.9")]
        assert [point.values["billed_cost"] for point in found.total.points][2] == Decimal("2.4")
        assert found.total.values["cost_of_failure"] == Decimal("0.6")


def test_a_day_of_another_zone_is_complete_when_its_last_moment_is(asked) -> None:
    tokyo = asked("runs", from_day="02-05", to_day="02-10", zone="Asia/Tokyo").states[0]
    west = asked("runs", from_day="02-05", to_day="02-09", zone="Pacific/Honolulu").states[0]

    assert tokyo.complete.to_date == date(2026, 2, 9)
    assert west.complete.to_date == date(2026, 2, 8)


def test_what_cannot_be_told_is_null_with_its_reason_and_the_rest_is_told(asked, question_of) -> None:
    made = question_of("runs", "cost", from_day="02-05", to_day="02-09", groups=("workspace",), grain=Grain.DAY)

    found = asked.answer(made, lambda names, _marts: "denied" if "system.billing.usage" in names else None)

    assert [state.reason for state in found.states] == [None, "denied"]
    assert found.total.values == {"runs": 9, "cost": None}
    assert {line.values["cost"] for line in found.groups} == {None}
    assert {point.values["cost"] for point in found.total.points} == {None}


def test_a_split_by_team_needs_the_table_of_jobs(asked, question_of) -> None:
    def reason(names, _marts):
        return "denied" if "system.lakeflow.jobs" in names else None

    by_team = question_of("runs", from_day="02-05", to_day="02-09", groups=("team",))
    by_job = question_of("runs", from_day="02-05", to_day="02-09", groups=("job",))

    assert asked.answer(by_team, reason).states[0].reason == "denied"
    assert asked.answer(by_job, reason).states[0].reason is None


def test_the_marts_that_a_number_rests_on_are_named_to_whoever_doubts_claims(asked, question_of) -> None:
    seen = []
    asked.answer(
        question_of("cost_of_failure", from_day="02-05", to_day="02-09"), lambda _, marts: seen.append(set(marts))
    )

    assert seen == [{"run_cost_daily"}]


@pytest.mark.parametrize(
    ("metric", "more", "words"),
    [
        ("runs", {"groups": ("colour",)}, "there is no 'colour'"),
        ("runs", {"groups": ("tag:",)}, "there is no 'tag:'"),
        ("cost", {"groups": ("kind",)}, "cost cannot be split by kind"),
        ("success_ratio", {"groups": ("result_class",)}, "success_ratio cannot be split by result_class"),
        ("runs", {"groups": ("team", "team")}, "different"),
        ("runs", {"groups": ("team", "owner", "job", "kind")}, "at most 3"),
        ("billed_cost", {"filters": Filters(teams=("a",))}, "team: billed_cost cannot be filtered"),
        ("cost", {"filters": Filters(kinds=("job",))}, "kind: cost cannot be filtered"),
        ("runs", {"from_day": "02-10", "to_day": "02-09"}, "is after"),
        ("runs", {"from_day": "01-01", "to_day": "02-09", "grain": Grain.HOUR}, "hours are told for 7 days"),
        ("runs", {"from_day": "02-08", "zone": "Asia/Kolkata", "grain": Grain.HOUR}, "no whole hours"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_clear_words(metric, more, words, question_of) -> None:
    with pytest.raises(InputError, match=words):
        question_of(metric, **{"from_day": "02-05", "to_day": "02-09"} | more)


def test_the_range_is_thirty_days_until_today_in_the_zone() -> None:
    span = span_of(NOW, "Pacific/Auckland")

    assert (span.from_date, span.to_date, span.days) == (date(2026, 1, 13), date(2026, 2, 11), 30)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"zone": "Mars/Olympus"}, "no IANA time zone"),
        ({"zone": "EST"}, "no IANA time zone"),
        ({"to_date": date(2026, 2, 11)}, "has not begun"),
        ({"from_date": date(2026, 2, 1), "days": 3}, "either"),
        ({"to_date": date(1, 1, 2)}, "too early"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(given, words) -> None:
    with pytest.raises(InputError, match=words):
        span_of(NOW, **given)


def test_groups_come_in_the_order_of_their_change(asked) -> None:
    """Of job 10 in the first workspace three runs ended in the two days before, of job 20 none."""

    def jobs(order: Order, *names: str, to_day: str = "02-08") -> list[tuple[str, str]]:
        found = asked(*names, from_day="02-07", to_day=to_day, groups=("job",), order=order)
        return [(line.group["workspace_id"], line.group["job_id"]) for line in found.groups]

    # Runs of the 7th and 8th against those of the 5th and 6th: 10 fell from 2 to 1, 20 rose from 0 to 2.
    assert jobs(Order.VALUE, "runs")[0] == ("1", "20")
    assert jobs(Order.CHANGE, "runs") == [("1", "20"), ("1", "10"), ("1", "901"), ("2", "10")]
    assert jobs(Order.WORSE, "failed_runs")[0] == ("1", "20")
    assert jobs(Order.WORSE, "failed_runs")[-1] == ("1", "10")


def test_a_share_of_few_rows_moves_by_chance_and_comes_after_the_others(asked) -> None:
    found = asked("success_ratio", from_day="02-07", to_day="02-08", groups=("job",), order=Order.WORSE).groups

    # Of job 10 the ratio went from a half to the whole, which is no change for the worse; of the others nothing is
    # known before. Nobody has five rows on each side.
    assert next(line.group["job_id"] for line in found) == "10"


def test_a_series_that_is_compared_brings_that_of_the_same_groups_before(asked) -> None:
    found = asked(
        "runs",
        from_day="02-07",
        to_day="02-08",
        groups=("job",),
        grain=Grain.DAY,
        limit=1,
        is_compared=True,
    )

    def told(points) -> list[tuple[str, object]]:
        return [(point.period.from_date.isoformat(), point.values["runs"]) for point in points]

    assert [line.group["job_id"] for line in found.groups] == ["20"]
    assert told(found.groups[0].points) == [("2026-02-07", 1), ("2026-02-08", 1)]
    assert told(found.groups[0].points_before) == [("2026-02-05", 0), ("2026-02-06", 0)]
    assert told(found.total.points_before) == [("2026-02-05", 1), ("2026-02-06", 1)]


def test_a_series_of_the_first_groups_is_theirs_in_the_series_of_all(asked) -> None:
    for group in ("job", "team", "tag:env", "owner"):
        every = asked("runs", "cost", groups=(group,), grain=Grain.DAY).groups
        assert asked("runs", "cost", groups=(group,), grain=Grain.DAY, limit=2).groups == every[:2]


def test_what_is_not_compared_has_no_days_before(asked) -> None:
    assert asked("runs", grain=Grain.DAY).total.points_before == ()
