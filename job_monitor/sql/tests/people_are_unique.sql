-- One row per workspace and principal.
-- guards: people
-- by: workspace_id, principal
select workspace_id, principal, count(*) as rows_count
from people
group by workspace_id, principal
having count(*) > 1
