"""What is told of a statement without running it: types, what is never NULL, what tells rows apart."""

import pytest
import sqlglot

from job_monitor.sql.lint.known import Knowledge, Table, of_project
from job_monitor.sql.models import DIALECT


@pytest.fixture(scope="module")
def knowledge():
    known = Knowledge()
    types = {"k": "bigint", "n": "bigint", "s": "string", "d": "decimal(9,3)"}
    known.learn("t", Table(types, frozenset({"k"}), frozenset({"k"})))
    known.learn("u", Table({"k": "bigint", "v": "bigint"}, frozenset({"k", "v"}), frozenset({"k"})))
    return known


@pytest.fixture(scope="module")
def result(knowledge):
    return lambda sql: knowledge.of(sqlglot.parse_one(sql, read=DIALECT)).result


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select k, n from t", {"k"}),
        ("select k, n from t where n is not null", {"k", "n"}),
        ("select k, n from t where n > 1 and s = 'x' or true", {"k"}),
        ("select k, n from t where n > 1", {"k", "n"}),
        ("select coalesce(n, 0) as a, coalesce(n, d) as b, n is null as c, n <=> d as e from t", {"a", "c", "e"}),
        ("select k + 1 as a, n + 1 as b, 10 / k as c, k / 2 as e, lower(s) as f from t", {"a", "e"}),
        ("select if(n = 1, 1, 2) as a, case when n = 1 then 1 end as b from t", {"a"}),
        ("select case n when 1 then k else 2 end as c, case n when 1 then n else 2 end as d from t", {"c"}),
        ("select s, count(n) as a, max(k) as b, max(n) as c from t group by s", {"a", "b"}),
        ("select max(k) as a, count(*) as b from t", {"b"}),
        ("select s, max(k) filter (where n = 1) as a from t group by s", set()),
        ("select row_number() over (order by k) as a, lead(k) over (order by k) as b from t", {"a"}),
        ("select t.k, u.v from t join u on u.k = t.n", {"k", "v"}),
        ("select t.k, t.n, u.v from t join u on u.k = t.n", {"k", "n", "v"}),
        ("select t.k, t.n, u.v from t left join u on u.k = t.n", {"k"}),
        ("select t.k, u.v from t full join u on u.k = t.n", set()),
        ("select t.k, u.v from t left join u on u.k = t.n where u.v = 1", {"k", "v"}),
        ("with c as (select k, n from t where n is not null) select n, k from c", {"k", "n"}),
        ("select k, v from u union all select n, k from t", {"v"}),
        ("select cast(k as string) as a, try_cast(k as string) as b from t", {"a"}),
    ],
)  # fmt: skip
def test_it_is_known_what_is_never_null(result, sql, names):
    assert result(sql).never_null == names


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select k as a, n from t", {"a"}),
        ("select n from t", None),
        ("select s, n, count(*) as c from t group by s, n", {"s", "n"}),
        ("select t.k as a, u.k as b from t cross join u", {"a", "b"}),
        ("select n from t union select v from u", {"n"}),
        ("select n from t union all select v from u", None),
    ],
)
def test_it_is_known_what_tells_rows_apart(result, sql, names):
    assert result(sql).key == (None if names is None else frozenset(names))


def test_types_follow_from_those_of_the_tables(result):
    types = result("select max_by(d, k) as a, k / 2 as b, 1.50 as c, count(*) as e, cast(n as date) as f from t").types
    assert types == {"a": "DECIMAL(9, 3)", "b": "DOUBLE", "c": "DECIMAL(3, 2)", "e": "BIGINT", "f": "DATE"}


def test_every_model_of_the_project_can_be_read(knowledge):
    from job_monitor.sql.models import models

    known = of_project({})
    for model in models():
        assert known.of(model.query).result.types, model.name
