"""Signatures: only a genuine one is let in, and nothing malformed breaks the check."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.receiver import Signed, is_genuine

SECRET, NOW = "8f742231b10e8888abcd99yyyzzz85a5", 1_531_420_618.0
BODY = b'{"type":"event_callback"}'


def _signed(body: bytes = BODY, at: float = NOW, secret: str = SECRET) -> Signed:
    base = f"v0:{int(at)}:".encode() + body
    return Signed(body, str(int(at)), "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest())


def test_a_genuine_request_is_let_in() -> None:
    assert is_genuine(SECRET, _signed(), NOW)
    assert is_genuine(SECRET, _signed(at=NOW - 299), NOW)


@pytest.mark.parametrize(
    "request_",
    [
        _signed(secret="another"),
        _signed(at=NOW - 301),
        _signed(at=NOW + 301),
        Signed(b"another body", _signed().timestamp, _signed().signature),
        Signed(BODY, "", _signed().signature),
        Signed(BODY, "soon", _signed().signature),
        Signed(BODY, "１５３１４２０６１８", _signed().signature),
        Signed(BODY, "9" * 400, _signed().signature),
        Signed(BODY, _signed().timestamp, ""),
        Signed(BODY, _signed().timestamp, "v0=ü"),
        Signed(b"\xff\xfe", _signed().timestamp, _signed().signature),
    ],
)
def test_anything_else_is_not(request_: Signed) -> None:
    assert not is_genuine(SECRET, request_, NOW)


def test_without_a_secret_nothing_is_genuine() -> None:
    assert not is_genuine("", _signed(secret=""), NOW)


@given(st.binary(max_size=200), st.text(max_size=40), st.text(max_size=90))
def test_whatever_comes_the_check_does_not_break(body: bytes, timestamp: str, signature: str) -> None:
    assert not is_genuine(SECRET, Signed(body, timestamp, signature), NOW)
