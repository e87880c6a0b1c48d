-- Versions of a job are numbered from 1, each ends where the next begins, and only the last is open.
-- guards: job_versions, jobs
-- by: workspace_id, job_id
with ordered as (
  select
    workspace_id,
    job_id,
    version_number,
    valid_from,
    valid_until,
    row_number() over (partition by workspace_id, job_id order by valid_from, version_number) as place,
    lead(valid_from) over (partition by workspace_id, job_id order by valid_from, version_number) as next_from
  from job_versions
)

select workspace_id, job_id, version_number, valid_from, valid_until
from ordered
where version_number <> place or not (valid_until <=> next_from) or coalesce(valid_until <= valid_from, false)
