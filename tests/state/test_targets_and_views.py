"""Targets and views: what is written is read again, nobody overwrites unseen, and the audit tells each change."""

import threading
from dataclasses import replace

import pytest

from job_monitor.errors import InputError, NotFoundError, Outdated
from job_monitor.state import Action, Filter, Kind, Place, Promise, State, View, audit, targets, views

JOB = ("1001", "11")
PROMISE = Promise(finish_by="07:00", zone="Europe/Berlin", note="before the shops open")
VIEW = View("Failing", "/jobs", "q=failing", is_shared=False)


def told(state, **wanted):
    with state.reading() as connection:
        return audit.entries(connection, Filter(**wanted), older_than=None, limit=100)


def test_a_target_is_read_as_it_was_set(state, deed):
    with state.writing() as connection:
        target = targets.put(connection, JOB, PROMISE, expected=None, deed=deed)
    with state.reading() as connection:
        assert targets.get(connection, JOB) == target
    assert (target.promise, target.set_by, target.set_at) == (PROMISE, deed.user_name, deed.at)


def test_each_change_is_told_with_what_was_before(state, deed):
    later = replace(PROMISE, finish_by="08:00")
    with state.writing() as connection:
        first = targets.put(connection, JOB, PROMISE, expected=None, deed=deed)
        second = targets.put(connection, JOB, later, expected=first.version, deed=replace(deed, reason=None))
        targets.remove(connection, JOB, expected=second.version, deed=deed)
    newest, middle, oldest = told(state)
    assert [one.action for one in (oldest, middle, newest)] == [Action.CREATED, Action.CHANGED, Action.REMOVED]
    assert (oldest.before, oldest.after["finish_by"]) == (None, "07:00")
    assert (middle.before["finish_by"], middle.after["finish_by"], middle.reason) == ("07:00", "08:00", None)
    assert (newest.before["finish_by"], newest.after) == ("08:00", None)
    assert {(one.user_name, one.identified_by, one.at) for one in (oldest, newest)} == {
        (deed.user_name, deed.identified_by, deed.at)
    }
    assert (oldest.kind, oldest.subject, oldest.workspace_id, oldest.job_id) == (Kind.TARGET, "1001/11", *JOB)


def test_who_saw_an_old_version_changes_nothing(state, deed):
    with state.writing() as connection:
        first = targets.put(connection, JOB, PROMISE, expected=None, deed=deed)
        targets.put(connection, JOB, replace(PROMISE, note=None), expected=first.version, deed=deed)
    before = told(state)
    for attempt in (
        lambda c: targets.put(c, JOB, PROMISE, expected=first.version, deed=deed),
        lambda c: targets.put(c, JOB, PROMISE, expected=None, deed=deed),
        lambda c: targets.remove(c, JOB, expected=first.version, deed=deed),
        lambda c: targets.remove(c, JOB, expected=None, deed=deed),
        lambda c: targets.put(c, ("1001", "12"), PROMISE, expected=first.version, deed=deed),
    ):
        with pytest.raises(Outdated), state.writing() as connection:
            attempt(connection)
    assert told(state) == before
    with state.reading() as connection:
        assert targets.get(connection, JOB).promise.note is None
        assert targets.get(connection, ("1001", "12")) is None


def test_a_target_that_was_removed_and_set_again_is_not_the_one_that_was_seen(state, deed):
    with state.writing() as connection:
        seen = targets.put(connection, JOB, PROMISE, expected=None, deed=deed)
        targets.remove(connection, JOB, expected=seen.version, deed=deed)
        targets.put(connection, JOB, PROMISE, expected=None, deed=deed)
    with pytest.raises(Outdated), state.writing() as connection:
        targets.put(connection, JOB, PROMISE, expected=seen.version, deed=deed)


def test_what_is_not_there_cannot_be_removed(state, deed):
    with pytest.raises(NotFoundError), state.writing() as connection:
        targets.remove(connection, JOB, expected=None, deed=deed)


def test_of_a_change_that_fails_nothing_is_left(state, deed):
    with pytest.raises(ZeroDivisionError), state.writing() as connection:
        1 / len([targets.put(connection, JOB, PROMISE, expected=None, deed=deed)][1:])
    assert told(state) == []
    with state.reading() as connection:
        assert targets.listed(connection, after=None, limit=10) == []


def test_targets_are_listed_from_a_key_on(state, deed):
    keys = [(workspace, job) for workspace in ("1", "2") for job in ("1", "2", "3")]
    with state.writing() as connection:
        for key in reversed(keys):
            targets.put(connection, key, PROMISE, expected=None, deed=deed)
    with state.reading() as connection:
        assert [one.key for one in targets.listed(connection, after=None, limit=4)] == keys[:4]
        assert [one.key for one in targets.listed(connection, after=("1", "3"), limit=9)] == keys[3:]


@pytest.mark.parametrize("is_first", [True, False], ids=["the first", "a change"])
def test_of_many_who_write_at_once_one_wins_and_the_others_are_told(state_url, deed, is_first):
    state = State(Place.of(state_url))
    seen = None
    if not is_first:
        with state.writing() as connection:
            seen = targets.put(connection, JOB, PROMISE, expected=None, deed=deed).version
    outcomes: list[str] = []
    together = threading.Barrier(6)

    def write(number: int) -> None:
        together.wait()
        try:
            with state.writing() as connection:
                targets.put(connection, JOB, replace(PROMISE, note=str(number)), expected=seen, deed=deed)
            outcomes.append("won")
        except Outdated:
            outcomes.append("told")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["told"] * 5 + ["won"]
    assert len(told(state)) == (1 if is_first else 2)
    state.close()


def test_a_view_is_its_owners_until_it_is_shared(state, deed):
    with state.writing() as connection:
        saved = views.create(connection, "v1", VIEW, deed)
    with state.reading() as connection:
        assert views.listed(connection, deed.user_name, after=None, limit=10) == [saved]
        assert views.listed(connection, "engineer-02@example.com", after=None, limit=10) == []
        assert views.listed(connection, None, after=None, limit=10) == []
    with pytest.raises(NotFoundError), state.writing() as connection:
        views.demand(connection, "v1", "engineer-02@example.com")
    with state.writing() as connection:
        found = views.demand(connection, "v1", deed.user_name)
        shared = views.change(connection, found, replace(VIEW, is_shared=True), expected=saved.version, deed=deed)
    with state.reading() as connection:
        assert views.listed(connection, None, after=None, limit=10) == [shared]


def test_what_was_private_at_either_end_of_a_change_stays_private_in_the_audit(state, deed):
    shared = replace(VIEW, is_shared=True)
    other = replace(deed, user_name="admin-01@example.com")
    with state.writing() as connection:
        saved = views.create(connection, "v1", VIEW, deed)
        saved = views.change(connection, saved, shared, expected=saved.version, deed=deed)
        saved = views.change(connection, saved, replace(shared, name="All"), expected=saved.version, deed=other)
        views.remove(connection, saved, expected=saved.version, deed=other)
    mine = told(state, private_of=deed.user_name)
    theirs = told(state, private_of="engineer-02@example.com")
    assert [one.action for one in mine] == [Action.REMOVED, Action.CHANGED, Action.CHANGED, Action.CREATED]
    assert [one.action for one in theirs] == [Action.REMOVED, Action.CHANGED]
    assert told(state) == mine


def test_a_view_that_another_changed_is_not_overwritten(state, deed):
    with state.writing() as connection:
        saved = views.create(connection, "v1", VIEW, deed)
        views.change(connection, saved, replace(VIEW, name="b"), expected=saved.version, deed=deed)
    for act in (lambda c, f: views.change(c, f, VIEW, expected=saved.version, deed=deed), remove_unseen(deed)):
        with pytest.raises(Outdated), state.writing() as connection:
            act(connection, views.demand(connection, "v1", deed.user_name))


def remove_unseen(deed):
    return lambda connection, found: views.remove(connection, found, expected=None, deed=deed)


def test_one_person_cannot_fill_the_database_with_views(state, deed, monkeypatch):
    monkeypatch.setattr(views, "AT_MOST", 3)
    with state.writing() as connection:
        for number in range(3):
            views.create(connection, f"v{number}", VIEW, deed)
        views.create(connection, "other", VIEW, replace(deed, user_name="engineer-02@example.com"))
    with pytest.raises(InputError, match="3 views"), state.writing() as connection:
        views.create(connection, "v3", VIEW, deed)


def test_the_audit_is_read_page_by_page_and_by_filter(state, deed):
    other = replace(deed, user_name="engineer-02@example.com")
    with state.writing() as connection:
        for number in range(5):
            who = deed if number % 2 else other
            targets.put(connection, ("1", str(number)), PROMISE, expected=None, deed=who)
        views.create(connection, "v1", VIEW, deed)
    with state.reading() as connection:
        first = audit.entries(connection, Filter(kind=Kind.TARGET), older_than=None, limit=3)
        rest = audit.entries(connection, Filter(kind=Kind.TARGET), older_than=first[-1].entry_id, limit=3)
    assert [one.job_id for one in (*first, *rest)] == ["4", "3", "2", "1", "0"]
    assert {one.user_name for one in told(state, user_name=other.user_name)} == {other.user_name}
    assert [one.subject for one in told(state, subject="1/3")] == ["1/3"]
