-- One row per workspace that the account has now; a deleted one drops out, and its usage stays.
select
  workspace_id,
  workspace_name,
  workspace_url
from system.access.workspaces_latest
where workspace_id is not null
