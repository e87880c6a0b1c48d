-- Tags of the settings that name a team or an owner, in their order; keys are folded.
select
  position,
  kind,
  tag_key
from monitor.config.tag_keys
