-- Principals that living jobs depend on: whose rights they use, whose they are, who made them.
select
  workspace_id,
  job_id,
  run_as as principal,
  'run_as' as tie
from jobs
where not is_deleted and run_as is not null
union all
select
  workspace_id,
  job_id,
  owner as principal,
  'owner' as tie
from jobs
where not is_deleted and owner is not null
union all
select
  workspace_id,
  job_id,
  creator as principal,
  'creator' as tie
from jobs
where not is_deleted and creator is not null
