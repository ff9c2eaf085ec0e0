"""What Slack's own client checks in a form before the app is asked."""

import re
from typing import Any

from bot.sandbox.blocks import VALUE_FIELD

Json = dict[str, Any]
REQUIRED = "必須項目です。 / This field is required."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def input_errors(blocks: list[Json], state: Json) -> dict[str, str]:
    """block_id -> sentence, for inputs that are missing, too short, too long or not of their kind."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = state.get(block["block_id"], {}).get(element["action_id"], {})
        value = held.get(VALUE_FIELD[element["type"]][0])
        sentence = _problem(element, value, bool(block.get("optional")))
        if sentence:
            errors[block["block_id"]] = sentence
    return errors


def _problem(element: Json, value: Any, optional: bool) -> str:
    if value in (None, "", []):
        return "" if optional else REQUIRED
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_problem(element, str(value))
    if kind == "number_input":
        return _number_problem(element, str(value))
    if kind == "email_text_input" and not _EMAIL.fullmatch(str(value)):
        return "メールアドレスを入力してください。 / Enter an e-mail address."
    if kind == "url_text_input" and not str(value).startswith(("http://", "https://")):
        return "URL を入力してください。 / Enter an address that starts with http."
    return ""


def _length_problem(element: Json, value: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"{least} 文字以上で入力してください。 / Enter at least {least} characters."
    if len(value) > most:
        return f"{most} 文字以内で入力してください。 / Enter at most {most} characters."
    return ""


def _number_problem(element: Json, value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return "数値を入力してください。 / Enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "整数を入力してください。 / Enter a whole number."
    low, high = element.get("min_value"), element.get("max_value")
    if low not in (None, "") and number < float(low):
        return f"{low} 以上を入力してください。 / Enter {low} or more."
    if high not in (None, "") and number > float(high):
        return f"{high} 以下を入力してください。 / Enter {high} or less."
    return ""
