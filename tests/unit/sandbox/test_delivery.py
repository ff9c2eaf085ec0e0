"""When Slack sends again, on a clock that the test moves."""

import pytest

from bot.sandbox.clock import ManualClock
from bot.sandbox.delivery import Delivery, Parcel
from bot.sandbox.faults import Faults


class Wire:
    """Keeps what was sent; `open` is whether anybody listens."""

    def __init__(self) -> None:
        self.sent: list[dict[str, object]] = []
        self.open = True

    def send(self, parcel: Parcel) -> str:
        if self.open:
            self.sent.append(parcel.envelope())
        return "wire" if self.open else ""


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def delivery(clock: ManualClock, faults: Faults, wire: Wire) -> Delivery:
    made = Delivery(clock, faults)
    made.transport = wire
    return made


def event() -> Parcel:
    return Parcel("events_api", {"event_id": "Ev1"})


def attempts(wire: Wire) -> list[tuple[object, object]]:
    return [(envelope["retry_attempt"], envelope["retry_reason"]) for envelope in wire.sent]


def test_an_unacknowledged_event_comes_at_once_after_one_and_after_five_minutes(
    delivery: Delivery, clock: ManualClock, wire: Wire
) -> None:
    parcel = delivery.dispatch(event())
    seen = []
    for seconds in (2.9, 0.1, 3.0, 59.9, 0.1, 3.0, 299.9, 0.1, 3.0, 10_000):
        clock.advance(seconds)
        delivery.tick()
        seen.append(len(wire.sent))
    assert seen == [1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    assert attempts(wire) == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]
    assert len({envelope["envelope_id"] for envelope in wire.sent}) == 4
    assert delivery.lost == [parcel]


def test_an_acknowledgement_ends_it(delivery: Delivery, clock: ManualClock, wire: Wire) -> None:
    parcel = delivery.dispatch(event())
    delivery.ack(parcel.envelope_id, None)
    clock.advance(1000)
    delivery.tick()
    assert (parcel.state, len(wire.sent), delivery.pending) == ("acked", 1, [])


def test_a_late_acknowledgement_changes_nothing(delivery: Delivery, clock: ManualClock, wire: Wire) -> None:
    parcel = delivery.dispatch(event())
    first = parcel.envelope_id
    clock.advance(3)
    delivery.tick()
    delivery.ack(first, None)
    assert parcel.state == "sent"


def test_interactivity_does_not_come_again(delivery: Delivery, clock: ManualClock, wire: Wire) -> None:
    parcel = delivery.dispatch(Parcel("interactive", {"type": "block_actions"}))
    clock.advance(3)
    delivery.tick()
    clock.advance(1000)
    delivery.tick()
    assert len(wire.sent) == 1
    assert parcel.answer.result(0) is None


def test_events_wait_for_a_connection_and_presses_do_not(delivery: Delivery, wire: Wire) -> None:
    wire.open = False
    delivery.dispatch(event())
    pressed = delivery.dispatch(Parcel("interactive", {}))
    assert pressed.answer.result(0) is None
    wire.open = True
    delivery.connected()
    assert attempts(wire) == [(0, "")]


def test_what_a_broken_connection_carried_goes_out_again_at_once(delivery: Delivery, wire: Wire) -> None:
    delivery.dispatch(event())
    delivery.disconnected("wire")
    assert attempts(wire) == [(0, ""), (1, "connection_failed")]


def test_faults_of_deliveries(delivery: Delivery, clock: ManualClock, wire: Wire, faults: Faults) -> None:
    faults.deliver("duplicate")
    faults.deliver("lose_ack")
    faults.deliver("retry_zero")
    parcel = delivery.dispatch(event())
    assert [envelope["payload"] for envelope in wire.sent] == [parcel.payload, parcel.payload]
    delivery.ack(parcel.envelope_id, None)
    clock.advance(3)
    delivery.tick()
    assert attempts(wire)[2] == (0, "")
