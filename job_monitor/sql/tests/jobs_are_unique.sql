-- One row per workspace and job.
-- guards: jobs
-- by: workspace_id, job_id
select workspace_id, job_id, count(*) as rows_count
from jobs
group by workspace_id, job_id
having count(*) > 1
