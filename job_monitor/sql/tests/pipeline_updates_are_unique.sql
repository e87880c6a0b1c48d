-- One row per workspace and update.
-- guards: pipeline_update_runs
-- by: workspace_id, update_id
select workspace_id, update_id, count(*) as rows_count
from pipeline_update_runs
group by workspace_id, update_id
having count(*) > 1
