select
  workspace_id,
  max(workspace_name) as workspace_name,
  max(workspace_url) as workspace_url
from stg_workspaces
group by workspace_id
