"""Any sequence of writes leaves what it leaves in plain dicts, and the audit tells exactly the sequence."""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from job_monitor.errors import NotFoundError, Outdated
from job_monitor.state import Action, Deed, Filter, Place, Promise, State, View, audit, targets, views

KEYS = [("1", "1"), ("1", "2"), ("2", "1")]
VIEW_IDS = ["a", "b"]
PEOPLE = ["engineer-01@example.com", "engineer-02@example.com"]
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
promises = st.one_of(
    st.builds(Promise, max_duration_s=st.integers(1, 2**40), note=st.none() | texts),
    st.builds(Promise, finish_by=st.just("07:00"), zone=st.just("UTC"), note=st.none() | texts),
)
shown = st.builds(View, name=texts, page=st.just("/jobs"), query=texts, is_shared=st.booleans())
people = st.sampled_from(PEOPLE)
is_current = st.booleans()


@dataclass
class Told:
    """What the audit must say, in plain Python."""

    action: Action
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    user_name: str
    reason: str | None
    private_to: str | None


class Writes(RuleBasedStateMachine):
    """Every rule is one transaction, with the version that was seen last or with one of before."""

    new_url: Any = None
    start: Any = None

    @initialize()
    def begin(self) -> None:
        self.url = self.new_url()
        self.state = State(Place.of(self.url))
        self.now = self.start
        self.targets: dict[tuple[str, str], tuple[Promise, int]] = {}
        self.views: dict[str, tuple[View, str, int]] = {}
        self.told: list[Told] = []

    def deed(self, who: str, reason: str | None = None) -> Deed:
        self.now += timedelta(seconds=1)
        return Deed(who, "the workspace", self.now, reason)

    def attempt(self, is_right: bool, act: Any, told: Told) -> Any:
        """The result of what must succeed; nothing for what must be refused."""
        try:
            with self.state.writing() as connection:
                done = act(connection)
        except (Outdated, NotFoundError):
            assert not is_right
            return None
        assert is_right
        self.told.append(told)
        return done

    @rule(key=st.sampled_from(KEYS), promise=promises, who=people, reason=st.none() | texts, is_current=is_current)
    def set_target(
        self, key: tuple[str, str], promise: Promise, who: str, reason: str | None, is_current: bool
    ) -> None:
        known = self.targets.get(key)
        seen = (known[1] if known else None) if is_current else (known[1] if known else 0) + 1
        deed = self.deed(who, reason)
        before = asdict(known[0]) if known else None
        action = Action.CHANGED if known else Action.CREATED
        told = Told(action, "/".join(key), before, asdict(promise), who, reason, None)
        done = self.attempt(is_current, lambda c: targets.put(c, key, promise, expected=seen, deed=deed), told)
        if done is not None:
            self.targets[key] = (promise, done.version)

    @rule(key=st.sampled_from(KEYS), who=people, is_current=is_current)
    def remove_target(self, key: tuple[str, str], who: str, is_current: bool) -> None:
        known = self.targets.get(key)
        seen = known[1] if known and is_current else None
        deed = self.deed(who)
        before = asdict(known[0]) if known else None
        told = Told(Action.REMOVED, "/".join(key), before, None, who, None, None)
        is_right = known is not None and is_current
        if self.attempt(is_right, lambda c: targets.remove(c, key, expected=seen, deed=deed), told):
            del self.targets[key]

    @rule(view_id=st.sampled_from(VIEW_IDS), view=shown, who=people, is_current=is_current)
    def save_view(self, view_id: str, view: View, who: str, is_current: bool) -> None:
        deed, known = self.deed(who), self.views.get(view_id)
        if known is None:
            private = None if view.is_shared else who
            told = Told(Action.CREATED, view_id, None, asdict(view), who, None, private)
            done = self.attempt(True, lambda c: views.create(c, view_id, view, deed), told)
        else:
            before, owner, version = known
            seen = version if is_current else version - 1
            private = None if view.is_shared and before.is_shared else owner
            told = Told(Action.CHANGED, view_id, asdict(before), asdict(view), who, None, private)

            def act(connection: Any) -> Any:
                found = views.demand(connection, view_id, owner)
                return views.change(connection, found, view, expected=seen, deed=deed)

            done = self.attempt(is_current, act, told)
        if done is not None:
            self.views[view_id] = (view, done.owner, done.version)

    @rule(view_id=st.sampled_from(VIEW_IDS), who=people)
    def remove_view(self, view_id: str, who: str) -> None:
        known = self.views.get(view_id)
        view, owner, version = known or (View("", "", ""), who, 0)
        private = None if view.is_shared else owner
        told = Told(Action.REMOVED, view_id, asdict(view), None, who, None, private)
        deed = self.deed(who)

        def act(connection: Any) -> Any:
            return views.remove(connection, views.demand(connection, view_id, owner), expected=version, deed=deed)

        if self.attempt(known is not None, act, told):
            del self.views[view_id]

    @rule()
    def start_again(self) -> None:
        self.state.close()
        self.state = State(Place.of(self.url))

    @invariant()
    def the_state_is_the_model(self) -> None:
        with self.state.reading() as connection:
            held = {one.key: (one.promise, one.version) for one in targets.listed(connection, after=None, limit=99)}
            seen = [one for who in PEOPLE for one in views.listed(connection, who, after=None, limit=99)]
            entries = audit.entries(connection, Filter(), older_than=None, limit=999)[::-1]
        assert held == self.targets
        assert {one.view_id: (one.view, one.owner, one.version) for one in seen} == self.views
        assert [
            Told(one.action, one.subject, one.before, one.after, one.user_name, one.reason, one.private_to)
            for one in entries
        ] == self.told
        assert [one.entry_id for one in entries] == sorted({one.entry_id for one in entries})
        assert [one.at for one in entries] == sorted({one.at for one in entries})

    def teardown(self) -> None:
        self.state.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_any_sequence_of_writes_leaves_the_state_of_the_model_and_is_told_by_the_audit(
    kind, request, new_state_url, deed
):
    machine = type("Writes", (Writes,), {"new_url": lambda _: new_state_url(request, kind), "start": deed.at})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_model_would_notice_a_change_that_the_audit_does_not_tell(tmp_path, deed):
    machine = Writes()
    machine.new_url, machine.start = (lambda: f"sqlite:///{tmp_path / 'a.db'}"), deed.at
    machine.begin()
    machine.set_target(KEYS[0], Promise(max_duration_s=1), PEOPLE[0], None, True)
    machine.told[0] = replace(machine.told[0], user_name=PEOPLE[1])
    with pytest.raises(AssertionError):
        machine.the_state_is_the_model()
    machine.teardown()
