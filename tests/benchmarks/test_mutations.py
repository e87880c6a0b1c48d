"""The wrongs that are done to a model: each is one change, and has a name of its own."""

from collections import Counter
from itertools import islice

import pytest
import sqlglot
import yaml

from benchmarks.mutant_reasons import REASONS, fits, reasons
from benchmarks.mutations import mutation_names, mutations
from job_monitor.sql.models import DIALECT, models


def made(sql):
    query = sqlglot.parse_one(sql, read=DIALECT)
    return {mutant.name: mutant.query.sql("duckdb") for mutant in mutations("model", query)}


@pytest.mark.parametrize(
    ("sql", "mutants"),
    [
        ("select a from t where a < 1", ["SELECT a FROM t WHERE a <= 1", "SELECT a FROM t WHERE TRUE"]),
        ("select a from t where a = b and c", ["SELECT a FROM t WHERE a <> b AND c", "SELECT a FROM t WHERE c"]),
        ("select a from t where a and c", ["SELECT a FROM t WHERE a OR c", "SELECT a FROM t WHERE a"]),
        (
            "select a from t where a or b or c",
            ["SELECT a FROM t WHERE (a OR b) AND c", "SELECT a FROM t WHERE a AND b OR c"],
        ),
        (
            "select a from t where a and b and c",
            ["SELECT a FROM t WHERE (a OR b) AND c", "SELECT a FROM t WHERE a AND b OR c"],
        ),
        (
            "select max(a) as x, sum(b) as y from t",
            ["SELECT MIN(a) AS x, SUM(b) AS y FROM t", "SELECT MAX(a) AS x, MAX(b) AS y FROM t"],
        ),
        ("select max_by(a, b) as x from t", ["SELECT ARG_MIN(a, b) AS x FROM t"]),
        ("select max_by(a, struct(b, c)) as x from t", ["SELECT ARG_MAX(a, {'c': c}) AS x FROM t"]),
        ("select count(distinct a) as x from t", ["SELECT COUNT(a) AS x FROM t"]),
        ("select count(*) filter (where a) as x from t", ["SELECT COUNT(*) AS x FROM t"]),
        ("select a from t left join u on u.k = t.k", ["SELECT a FROM t JOIN u ON u.k = t.k"]),
        (
            "select a from t join u on u.k = t.k and u.l = t.l",
            ["SELECT a FROM t JOIN u ON u.k = t.k", "SELECT a FROM t LEFT JOIN u ON u.k = t.k AND u.l = t.l"],
        ),
        ("select a + b as x from t", ["SELECT a - b AS x FROM t"]),
        ("select coalesce(a, 0) as x from t", ["SELECT a AS x FROM t", "SELECT COALESCE(a, 1) AS x FROM t"]),
        ("select distinct a from t", ["SELECT a FROM t"]),
        (
            "select case when a then b when c then d else e end as x from t",
            [
                "SELECT CASE WHEN c THEN d ELSE e END AS x FROM t",
                "SELECT CASE WHEN a THEN b WHEN c THEN d END AS x FROM t",
            ],
        ),
        (
            "select row_number() over (partition by a order by b desc, c) as x from t",
            ["SELECT ROW_NUMBER() OVER (ORDER BY b DESC, c NULLS FIRST) AS x FROM t"],
        ),
        (
            "select a in ('x', 'y') as x from t",
            ["SELECT a IN ('y') AS x FROM t", "SELECT a IN ('x~', 'y') AS x FROM t"],
        ),
        ("select a is null as x from t", ["SELECT NOT a IS NULL AS x FROM t"]),
        ("select a from t union select b from u", ["SELECT a FROM t UNION ALL SELECT b FROM u", "SELECT a FROM t"]),
    ],
)
def test_a_slip_of_the_hand_is_made(sql, mutants):
    assert set(mutants) <= set(made(sql).values())


def test_every_mutant_differs_from_what_it_was_made_of_and_no_two_have_one_name():
    for model in models():
        given = model.query.sql("duckdb")
        first = list(islice(mutations(model.name, model.query), 5))
        names = mutation_names(model.query)
        assert len(set(names)) == len(names)
        assert [mutant.name for mutant in first] == names[:5]
        assert [mutant.name for mutant in first if mutant.query.sql("duckdb") == given] == []


def test_every_reason_is_a_sentence():
    assert [what for what, reason in reasons().items() if len(reason) <= 20] == []


def test_every_reason_is_of_a_mutation_that_is_made():
    made = [(model.name, what) for model in models() for what in mutation_names(model.query)]
    assert [one for one in reasons() if not any(fits(*each, *one) for each in made)] == []


def test_no_mutation_of_a_model_is_given_two_reasons_under_one_pattern():
    written = [(entry["model"], what) for entry in yaml.safe_load(REASONS.read_text()) for what in entry["mutations"]]
    assert [one for one, count in Counter(written).items() if count > 1] == []
