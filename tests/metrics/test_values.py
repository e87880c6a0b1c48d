"""Each metric on rows written by hand: its value over five days, its unit, its direction. The rows are in conftest."""

from decimal import Decimal

import pytest

from job_monitor.metrics import METRICS
from job_monitor.metrics.metric import Unit
from job_monitor.metrics.shown import shown
from job_monitor.metrics.statement import Asked, statement

RELATIONS = {
    relation: tuple(metric for metric in METRICS if metric.relation is relation)
    for relation in dict.fromkeys(metric.relation for metric in METRICS)
}

EXPECTED = {
    # nine runs: a1 a2 a3 b1 b2 c1 d1 e1 s1; seven of them are judged
    "runs": (9, Unit.COUNT, None),
    "succeeded_runs": (5, Unit.COUNT, "up"),
    "failed_runs": (1, Unit.COUNT, "down"),
    "timed_out_runs": (1, Unit.COUNT, "down"),
    "cancelled_runs": (1, Unit.COUNT, "down"),
    "skipped_runs": (1, Unit.COUNT, "down"),
    "blocked_runs": (0, Unit.COUNT, "down"),
    "running_runs": (0, Unit.COUNT, None),
    "unknown_runs": (0, Unit.COUNT, "down"),
    "success_ratio": (5 / 7, Unit.RATIO, "up"),
    "first_time_success_ratio": (4 / 7, Unit.RATIO, "up"),
    # the second version of job 20; the first of each job is no change
    "job_changes": (1, Unit.COUNT, None),
    # 300 600 600 600 600 1200 1800 3000: d1 never started
    "worked_p50": (600.0, Unit.SECONDS, "down"),
    "worked_p90": (2160.0, Unit.SECONDS, "down"),
    "worked_p99": (2916.0, Unit.SECONDS, "down"),
    # the same, but b1 took 8400 with its repair
    "elapsed_p50": (600.0, Unit.SECONDS, "down"),
    "elapsed_p90": (3780.0, Unit.SECONDS, "down"),
    "elapsed_p99": (7938.0, Unit.SECONDS, "down"),
    # 10 and 20 of a1 and a3; of the other six it is not told
    "queue_p90": (19.0, Unit.SECONDS, "down"),
    "repairs": (1, Unit.COUNT, "down"),
    "retries": (1, Unit.COUNT, "down"),
    "flakiness": (1 / 7, Unit.RATIO, "down"),
    # a2 ended 02-06 06:20, a3 ended 02-07 06:30; b2 is still broken
    "time_to_recovery": (87_000.0, Unit.SECONDS, "down"),
    "failing_jobs": (1, Unit.COUNT, "down"),
    # a1 was done at 06:10; a2 failed, a3 ended 06:30, b1 took 8400 s of 600, b2 timed out, c1 ended 00:40 in Berlin
    "sla_hit_ratio": (1 / 6, Unit.RATIO, "up"),
    # 1 + 2 + 3 DBU of job 10
    "cost": (Decimal("1.8"), Unit.CURRENCY, "down"),
    "job_list_cost": (Decimal("1.8"), Unit.CURRENCY, "down"),
    # and 5 DBU and 0.25 GB that are nobody's; 4 DBU have no price
    "billed_cost": (Decimal("3.305"), Unit.CURRENCY, "down"),
    "list_cost": (Decimal("3.305"), Unit.CURRENCY, "down"),
    "unattributed_ratio": (1.505 / 3.305, Unit.RATIO, "down"),
    # a2 failed
    "cost_of_failure": (Decimal("0.6"), Unit.CURRENCY, "down"),
    # 1.8 for the two that succeeded
    "cost_per_success": (Decimal("0.9"), Unit.CURRENCY, "down"),
    # DBU and GB are not added
    "usage_quantity": (None, Unit.USAGE, None),
    "unpriced_quantity": (Decimal(4), Unit.USAGE, "down"),
}


def test_every_metric_is_expected_here() -> None:
    assert list(EXPECTED) == [metric.name for metric in METRICS]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_value_is_the_one_that_is_counted_on_paper(name, asked, metrics) -> None:
    value, unit, better = EXPECTED[name]
    found = asked.total(name)

    assert (metrics[name].unit, metrics[name].better) == (unit, better)
    assert found == (pytest.approx(value, abs=1e-12) if isinstance(value, float) else value)
    assert type(found) is type(value)


@pytest.mark.spark
@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_the_statement_that_is_shown_gives_the_same_in_spark(relation, asked, on_spark, question_of) -> None:
    names = [metric.name for metric in RELATIONS[relation]]
    made = question_of(*names, from_day="02-05", to_day="02-09")

    found = on_spark(shown(Asked(relation, made.metrics, made.span), asked.surroundings()).sql)[0]

    for name in names:
        value = EXPECTED[name][0]
        got = 0 if found[name] is None and value == 0 else found[name]
        assert got == (pytest.approx(value, abs=1e-12) if isinstance(value, float) else value), name


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_a_metric_has_the_statement_of_its_relation_but_for_the_others(relation, asked, question_of) -> None:
    """So that it is enough to run one statement for each relation."""
    metrics = RELATIONS[relation]
    span = question_of(metrics[0].name, from_day="02-05", to_day="02-09").span
    together = statement(Asked(relation, metrics, span))

    for metric in metrics:
        alone = statement(Asked(relation, (metric,), span))
        assert (alone.ctes, alone.parameters) == (together.ctes, together.parameters)
        assert set(alone.text.splitlines()) - {""} <= {
            line.removesuffix(",") for line in together.text.splitlines()
        } | set(together.text.splitlines())


def test_the_coverage_says_how_much_a_value_rests_on(asked) -> None:
    coverage = asked("queue_p90", "cost_per_success", "runs").total.coverage

    assert coverage == {"queue_p90": 2 / 8, "cost_per_success": 3 / 8}


def test_an_amount_says_its_currency_and_which_price_it_is_at(asked) -> None:
    states = {state.metric.name: state for state in asked("cost", "cost_of_failure", "runs").states}

    assert (states["cost"].currency, states["cost"].price_basis) == ("USD", "list")
    assert (states["cost_of_failure"].currency, states["cost_of_failure"].price_basis) == ("USD", "list")
    assert (states["runs"].currency, states["runs"].price_basis) == (None, None)


def test_units_of_usage_are_told_apart_and_never_added(asked) -> None:
    assert asked.by("usage_quantity", "usage_unit") == {"DBU": Decimal(15), "GB": Decimal("0.25")}


def test_a_statement_asks_for_nothing_but_what_it_binds(asked, question_of) -> None:
    made = question_of(*EXPECTED, from_day="02-05", to_day="02-09")

    for relation, metrics in made.relations.items():
        assert set(statement(Asked(relation, metrics, made.span)).parameters) <= {
            "from_date",
            "to_date",
            "from_at",
            "until_at",
        }
