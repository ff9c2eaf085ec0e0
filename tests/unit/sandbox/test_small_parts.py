"""Triggers, response addresses, rates, timestamps, form checks, typed text."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import ManualClock, Rates, Refused, sample_workspace
from bot.sandbox.blocks import normalise, shaped, state_values
from bot.sandbox.clock import Timestamps
from bot.sandbox.composing import composed
from bot.sandbox.inputs import input_errors
from bot.sandbox.ledger import Ledger
from bot.sandbox.sample import EMPLOYEE, NOTICE
from bot.sandbox.tokens import ResponseAddresses, Triggers


def refusal(act: Any, *arguments: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*arguments)
    return caught.value.error


def test_a_trigger_lives_three_seconds_and_once() -> None:
    clock = ManualClock()
    triggers = Triggers(clock)
    first, second = triggers.issue("U1"), triggers.issue("U2")
    clock.advance(3)
    assert triggers.exchange(first) == "U1"
    assert refusal(triggers.exchange, first) == "exchanged_trigger_id"
    clock.advance(0.1)
    assert refusal(triggers.exchange, second) == "expired_trigger_id"
    assert refusal(triggers.exchange, "nonsense") == "invalid_trigger_id"


def test_a_response_address_has_five_uses_in_thirty_minutes() -> None:
    clock = ManualClock()
    addresses = ResponseAddresses(clock, "http://x")
    keys = [addresses.issue("actions", "U1", "C1").rpartition("/")[2] for _ in range(2)]
    for _ in range(5):
        assert addresses.use(keys[0]).user == "U1"
    assert refusal(addresses.use, keys[0]) == "used_url"
    clock.advance(30 * 60 + 1)
    assert refusal(addresses.use, keys[1]) == "expired_url"


def test_rates_as_slack_has_them() -> None:
    clock, rates = ManualClock(), Rates.like_slack()
    assert [rates.retry_after("users.list", 2, "", clock.now()) for _ in range(20)] == [0] * 20
    clock.advance(10)
    assert rates.retry_after("users.list", 2, "", clock.now()) == 50
    assert rates.retry_after("users.info", 4, "", clock.now()) == 0
    clock.advance(50)
    assert rates.retry_after("users.list", 2, "", clock.now()) == 0


def test_one_post_a_second_and_channel() -> None:
    clock, rates = ManualClock(), Rates.like_slack()
    asked = [rates.retry_after("chat.postMessage", 4, channel, clock.now()) for channel in ("C1", "C1", "C2")]
    assert asked == [0, 1, 0]
    clock.advance(1)
    assert rates.retry_after("chat.postMessage", 4, "C1", clock.now()) == 0


def test_timestamps_rise_though_the_clock_stands() -> None:
    stamps = Timestamps(ManualClock())
    given = [stamps.next() for _ in range(1000)]
    assert given == sorted(set(given))
    assert all(len(ts) == 17 for ts in given)


INPUTS: list[tuple[dict[str, Any], Any, bool]] = [
    ({"type": "plain_text_input"}, None, False),
    ({"type": "plain_text_input"}, "x", True),
    ({"type": "plain_text_input", "min_length": 3}, "xx", False),
    ({"type": "plain_text_input", "max_length": 3}, "xxxx", False),
    ({"type": "number_input"}, "1.5", False),
    ({"type": "number_input", "is_decimal_allowed": True}, "1.5", True),
    ({"type": "number_input", "min_value": "0", "max_value": "100"}, "101", False),
    ({"type": "email_text_input"}, "hanako", False),
    ({"type": "url_text_input"}, "ftp://x", False),
    ({"type": "datepicker"}, "2026-04-30", True),
    ({"type": "checkboxes", "options": [{"value": "a", "text": {}}]}, [], False),
]


@pytest.mark.parametrize(("element", "value", "fine"), INPUTS)
def test_forms_are_checked_before_the_app_is_asked(element: dict[str, Any], value: Any, fine: bool) -> None:
    blocks = normalise([{"type": "input", "block_id": "b", "label": {}, "element": element}], "salt")
    action = blocks[0]["element"]["action_id"]
    state = state_values(blocks, {"b": {action: value}})
    assert (input_errors(blocks, state) == {}) is fine
    optional = [blocks[0] | {"optional": True}]
    assert input_errors(optional, state_values(blocks, None)) == {}


def test_values_take_slacks_shapes() -> None:
    option = {"text": {"type": "plain_text", "text": "A"}, "value": "a"}
    select = {"type": "static_select", "action_id": "s", "options": [option]}
    assert shaped(select, "a") == {"selected_option": option}
    assert shaped(select, None) == {"selected_option": None}
    assert shaped({**select, "type": "checkboxes"}, ["a"]) == {"selected_options": [option]}
    assert shaped({"type": "users_select"}, EMPLOYEE) == {"selected_user": EMPLOYEE}
    assert shaped({"type": "datepicker"}, "2026-04-30") == {"selected_date": "2026-04-30"}
    with pytest.raises(ValueError, match="no option"):
        shaped(select, "b")


def test_initial_values_stand_until_something_is_chosen() -> None:
    element = {"type": "datepicker", "action_id": "d", "initial_date": "2026-04-01"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [element]}]
    assert state_values(blocks, None)["b"]["d"] == {"type": "datepicker", "selected_date": "2026-04-01"}
    changed = state_values(blocks, {"b": {"d": "2026-05-01"}})
    assert changed["b"]["d"]["selected_date"] == "2026-05-01"


def test_typed_text_is_escaped_and_mentions_are_found() -> None:
    workspace = sample_workspace(ManualClock())
    typed = composed(workspace, "@Mamori a<b & @佐藤花子 #general mail@mamori @nobody <!channel>")
    assert typed == (
        f"<@{workspace.bot_user_id}> a&lt;b &amp; <@{EMPLOYEE}> <#C0GENERAL01> mail@mamori @nobody "
        "&lt;!channel&gt;"
    )


def test_the_ledger_tells_accepted_from_refused() -> None:
    ledger, now = Ledger(), ManualClock().now() + timedelta(seconds=1)
    ledger.add(now, "chat.postMessage", {"channel": "C1"}, "bot")
    ledger.add(now, "chat.postMessage", {"channel": "C2"}, "bot", error="is_archived")
    assert [call.n for call in ledger.accepted("chat.*", channel="C1")] == [1]
    assert [call.error for call in ledger.refused()] == ["is_archived"]


def test_the_sample_company_says_that_it_is_fictitious() -> None:
    workspace = sample_workspace(ManualClock())
    assert workspace.notice == NOTICE
    assert "架空" in workspace.name
    people = [user for user in workspace.users.values() if not user.is_bot]
    assert {"ja-JP", "en-US"} == {user.locale for user in people}
    assert len({user.department for user in people if not user.is_stranger}) == 3
    assert {"employee", "manager", "security_lead", "admin", "guest", "external"} <= {
        u.persona for u in people
    }
    assert all(user.email.endswith(".example") for user in people)
