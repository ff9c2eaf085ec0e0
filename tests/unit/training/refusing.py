"""What the tests of the machines share: edges that are tried, by everybody, and refused with a sentence."""

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from bot.errors import Conflict, InvalidInput, NotPermitted
from bot.texts import catalogue
from bot.training.records import Record
from tests.unit.training.examples import EVERYBODY

VIEWERS = st.sampled_from(EVERYBODY)
THOROUGH = settings(max_examples=60, stateful_step_count=40, deadline=None)


class Refusing(RuleBasedStateMachine):
    """Tries edges; a refusal changes nothing and names a sentence that exists in both languages."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[Record] = []
        self.refused = 0

    def attempt(self, edge: Callable[[], tuple[object, tuple[Record, ...]]]) -> object | None:
        try:
            changed, records = edge()
        except (Conflict, InvalidInput, NotPermitted) as error:
            assert set(catalogue()[error.key]) == {"ja", "en"}, error.key
            self.refused += 1
            return None
        assert records, "an edge leaves a record"
        self.records.extend(records)
        return changed
