"""What is hidden, and what is left alone. Every number and key here is made up or a published test value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.redaction import MASK, is_card_number, is_my_number, redact

SECRETS = [
    ("key", "xoxb-1234567890-abcdefghij"),
    ("key", "xapp-1-A012345-6789-abcdef0123456789"),
    ("key", "AKIAIOSFODNN7EXAMPLE"),
    ("key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ("key", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
    ("key", "sk-proj-abcdefghijklmnop1234567890"),
    ("key", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"),
    ("key", "0123456789abcdef0123456789abcdef"),
    ("key", "-----BEGIN RSA PRIVATE KEY-----\nMIIB\nabc\n-----END RSA PRIVATE KEY-----"),
    ("card", "4111 1111 1111 1111"),
    ("card", "4111-1111-1111-1111"),
    ("card", "5555555555554444"),
    ("card", "４１１１１１１１１１１１１１１１"),
    ("my_number", "123456789018"),
    ("my_number", "1234-5678-9018"),
    ("mail", "someone@sample-seisakusho.example"),
]


@pytest.mark.parametrize(("kind", "secret"), SECRETS)
@pytest.mark.parametrize("around", ["{}", "これは{}です。", "Is {} fine?", "「{}」を送った"])
def test_a_secret_is_hidden_wherever_it_stands(kind: str, secret: str, around: str) -> None:
    found = redact(around.format(secret))
    assert secret not in found.text
    assert found.text == around.format(MASK)
    assert found.kinds == (kind,)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("パスワードは hunter2! です", "hunter2!"),
        ("password: Tr0ub4dor&3", "Tr0ub4dor&3"),
        ("api_key=abc123def", "abc123def"),
        ("PIN は 4921 でした", "4921"),
    ],
)
def test_a_password_that_is_named_is_hidden(text: str, hidden: str) -> None:
    found = redact(text)
    assert hidden not in found.text
    assert "password" in found.kinds


@pytest.mark.parametrize(
    "text",
    [
        "図面をメールで送っていい?",
        "パスワードは何文字以上ですか",
        "パスワードは誰に伝えてもいい?",
        "The password is shared by everyone, may we do that?",
        "2-2-2 と 2-6-4 の関係は? 電話は 03-1234-5678、期限は 2026-11-30 です。",
        "注文番号 1234567890123456 の件",
        "社員番号 123456789012 です",
        "https://sample.example/policies/information-security/devices.html",
        "InformationSecurityManagementSystemについて",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text).text == text
    assert redact(text).kinds == ()


def test_several_kinds_are_told_each_once_in_a_fixed_order() -> None:
    found = redact("a@b.example c@d.example 4111111111111111 xoxb-12345678-abc")
    assert found.kinds == ("key", "card", "mail")
    assert found.text == f"{MASK} {MASK} {MASK} {MASK}"


def test_check_digits() -> None:
    assert is_card_number("378282246310005")
    assert not is_card_number("4111111111111112")
    assert is_my_number("123456789018")
    assert not is_my_number("123456789012")


@given(st.text(max_size=400))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once or len(redact(once).text) <= len(once)
