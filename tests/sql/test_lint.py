"""Each rule of the lint: its example differs between the engines, its repaired form does not, and it knows which."""

import datetime as dt
import math
from decimal import Decimal

import duckdb
import pytest
import sqlglot

from job_monitor.sql.lint import RULES, findings, star_of_source
from job_monitor.sql.lint.known import Knowledge, Table
from job_monitor.sql.models import DIALECT
from job_monitor.sql.render import sql_of

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def broken(sql):
    return {finding.rule.name for finding in findings(sqlglot.parse_one(sql, read=DIALECT), Knowledge())}


@pytest.fixture(scope="module")
def on_duckdb():
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")

    def ask(sql):
        try:
            answer = connection.sql(sql_of(sqlglot.parse_one(sql, read=DIALECT))).to_arrow_table()
        except duckdb.Error:
            return "refused"
        return plain([tuple(row.values()) for row in answer.to_pylist()])

    yield ask
    connection.close()


@pytest.fixture(scope="module")
def on_spark(spark):
    from pyspark.errors import PySparkException

    def ask(sql):
        try:
            return plain([tuple(row) for row in spark.sql(sql).collect()])
        except PySparkException:
            return "refused"

    return ask


def plain(rows):
    return [tuple(cell(value) for value in row) for row in rows]


def cell(value):
    """A value and its kind: 2 is not 2.0, and a date no moment. Moments are compared in UTC."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, float):
        return "not a number" if math.isnan(value) else value
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return f"{type(value).__name__} {value}"
    return f"{type(value).__name__} {value!r}" if isinstance(value, dt.date) else value


@pytest.mark.spark
@every_rule
def test_the_example_differs_between_the_engines_and_the_repaired_form_does_not(rule, on_duckdb, on_spark):
    if rule.name == "the engine's clock":
        assert on_spark(rule.example) != on_spark(rule.example)
    else:
        assert on_duckdb(rule.example) != on_spark(rule.example)
    assert on_duckdb(rule.repaired) == on_spark(rule.repaired) != "refused"


@every_rule
def test_the_rule_finds_its_example_and_not_the_repaired_form(rule):
    assert rule.name in broken(rule.example)
    assert broken(rule.repaired) == set()


def test_rules_have_names_of_their_own_and_reasons():
    assert len({rule.name for rule in RULES}) == len(RULES) > 25
    assert all(len(rule.reason) > 20 for rule in RULES)


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select timestampdiff(hour, a, b) as x from t", {"date_diff"}),
        ("select datediff(day, a, b) as x from t", {"date_diff"}),
        ("select unix_date(cast(a as date)) - unix_date(cast(b as date)) as x from t", set()),
        ("select n / 2 as x from t", set()),
        ("select cast(n / 1000.0 as decimal(18, 3)) as x from t", set()),
        ("select cast(n / 1000.0 as decimal(18, 2)) as x from t", {"division"}),
        ("select cast(n as double) / m as x from t", {"division by zero"}),
        ("select cast(n as double) / nullif(m, 0) as x from t", set()),
        ("select row_number() over (partition by m order by n) as x from t", {"ties"}),
        ("select row_number() over (partition by m order by n, k) as x from t", set()),
        ("select lead(n) over (order by k) as x from t", set()),
        ("select rank() over (partition by m order by n) as x from t", set()),
        ("select max_by(k, n) filter (where n is not null) as x from t group by m", {"ties"}),
        ("select max_by(s, k) as x from t group by m", {"max_by of what may be null"}),
        ("select max_by(s, k) filter (where s is not null) as x from t group by m", set()),
        ("select max_by(k, struct(s, k)) as x from t where s is not null group by m", set()),
        ("select max(struct(n, k)) as x from t", {"null within an order"}),
        ("select sort_array(collect_set(s)) as x from t", set()),
        ("select collect_list(s) as x from t", {"whichever comes first"}),
        ("select s like concat('%', s) as x from t", {"like with a backslash"}),
        ("select s like concat('%', s) escape '~' as x from t", set()),
        ("select cast(n as bigint) as x, cast(s as bigint) as y from t", set()),
        ("select cast(d * 1000 as bigint) as x from t", set()),
        ("select cast(d * 100 as bigint) as x from t", {"fraction to integer"}),
        ("select d * d as x, d * cast('1' as decimal(35, 0)) as y from t", {"wide product"}),
        ("select weekday(cast(a as date)) as x from t", {"day of the week"}),
        ("select concat(s, a) as x from t", {"moment as text"}),
        ("select tags['a'] as x from t", set()),
        ("select rlike(s, '(?=a)') as x from t", {"regular expression"}),
    ],
)
def test_what_a_rule_finds_follows_from_types_keys_and_nulls(sql, names):
    knowledge = Knowledge()
    types = {"k": "bigint", "n": "bigint", "m": "bigint", "s": "string", "d": "decimal(9,3)", "a": "timestamp"}
    types |= {"b": "timestamp", "tags": "map<string,string>"}
    knowledge.learn("t", Table(types, never_null=frozenset({"k"}), key=frozenset({"k"})))
    found = {finding.rule.name for finding in findings(sqlglot.parse_one(sql, read=DIALECT), knowledge)}
    assert found == names


def test_a_star_over_a_system_table_is_found_and_one_over_a_model_is_not():
    def found(sql):
        return list(star_of_source(sqlglot.parse_one(sql, read=DIALECT)))

    assert found("select * from system.lakeflow.jobs")
    assert found("select t.* from system.lakeflow.jobs as t")
    assert not found("select count(*) from system.lakeflow.jobs")
    assert not found("select * from stg_jobs")
