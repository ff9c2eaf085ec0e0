"""The tables of all machines: what is not in them is refused with a sentence."""

from typing import Any

import pytest

from bot.errors import Conflict
from bot.texts import catalogue
from bot.training import assignment as assignments
from bot.training import campaign as campaigns
from bot.training import nonconformity as findings
from bot.training import requests
from bot.training.machine import step


@pytest.mark.parametrize(
    ("machine", "edges"),
    [
        ("assignment", assignments.EDGES),
        ("campaign", campaigns.EDGES),
        ("nonconformity", findings.EDGES),
        ("request", requests.EDGES),
    ],
)
def test_what_is_not_in_the_table_is_refused_with_a_sentence(machine: str, edges: dict[Any, Any]) -> None:
    events = {event for _, event in edges}
    for state in type(next(iter(edges))[0]):
        for event in events:
            if (state, event) in edges:
                assert step(edges, machine, state, event) is edges[state, event]
            else:
                with pytest.raises(Conflict) as refused:
                    step(edges, machine, state, event)
                assert refused.value.key in catalogue()
