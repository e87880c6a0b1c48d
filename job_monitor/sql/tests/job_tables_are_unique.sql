-- One row per job, direction and table.
-- guards: job_tables
-- by: workspace_id, job_id
select workspace_id, job_id, direction, table_name, count(*) as rows_count
from job_tables
group by workspace_id, job_id, direction, table_name
having count(*) > 1
