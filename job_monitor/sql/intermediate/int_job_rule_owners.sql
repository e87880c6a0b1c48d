-- Team and owner as the rules name them, by the job's name: the first rule that fits wins, for team and owner apart.
-- The literal is looked for first: a pattern that comes from a column is compiled anew for each name. By `case`, as
-- DuckDB evaluates both sides of an `and` in a join.
select
  jobs.workspace_id,
  jobs.job_id,
  min_by(rules.team, rules.position) filter (where rules.team is not null) as team,
  min_by(rules.owner, rules.position) filter (where rules.owner is not null) as owner
from int_jobs_latest as jobs
join stg_ownership_rules as rules
  on (rules.workspace_id is null or rules.workspace_id = jobs.workspace_id)
  and case when contains(lower(jobs.name), rules.literal) then lower(jobs.name) rlike rules.pattern else false end
group by jobs.workspace_id, jobs.job_id
