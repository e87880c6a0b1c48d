-- One row: the date of the build. Apart from the clock, so that what depends on the date alone changes once a day.
select cast(now_at as date) as today
from clock
