-- Users of the workspace that the product is connected to, as its directory lists them. Names are compared in lower case.
select
  workspace_id,
  user_id,
  lower(user_name) as folded_name,
  display_name,
  is_active
from monitor.scim.users
