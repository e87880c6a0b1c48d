import time

import numpy as np

from workspace_simulator.account import derived


def test_a_day_of_a_usual_account_is_made_in_a_fraction_of_a_second(large_account, capsys):
    made, day = large_account, large_account.days[1]
    best = 1e9
    for number in range(4):
        begin = time.process_time()
        part = derived.on_day(made.plan, day, np.random.default_rng(number))
        best = min(best, time.process_time() - begin)
    rows = sum(table.num_rows for table in part.values())
    with capsys.disabled():
        print(f"\n{len(day.run_id):,} runs -> {rows:,} rows in {best * 1000:.0f} ms of one core")  # noqa: T201
    assert best < 3.0
