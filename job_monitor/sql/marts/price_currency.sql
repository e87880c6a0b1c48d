-- One row: the one currency whose prices are used. Apart from the clock, which changes with every build.
select currency
from clock
