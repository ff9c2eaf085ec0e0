"""The chat model behind one narrow door: a prompt in, growing JSON out, every failure one exception.

The model has no tools and sees no person's name. Which model is configuration
(`provider:model`, LangChain's `init_chat_model`); the provider's own library reads its key.
"""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from knowledge.errors import ChatModelFailed

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` for a whole reply; `tokens` the reply may have."""

    seconds: float = 30.0
    tokens: int = 700


class ChatModel:
    """One configured model. Thread-safe; holds no state between calls."""

    def __init__(self, name: str, model: BaseChatModel, limits: Limits | None = None) -> None:
        self.name = name
        self._model = model
        self._limits = limits or Limits()

    def stream_json(self, prompt: str, schema: Json) -> Iterator[Json]:
        """The reply as it grows: each value holds at least what the one before held.

        `schema` is a JSON schema with a title. Raises ChatModelFailed on time-out, refusal, quota, a broken
        reply, or anything else that the provider's library raises.
        """
        deadline = time.monotonic() + self._limits.seconds
        try:
            for value in self._model.with_structured_output(schema).stream(prompt):
                if time.monotonic() > deadline:
                    raise ChatModelFailed(f"{self.name} took more than {self._limits.seconds:g} seconds")
                if isinstance(value, dict):
                    yield value
        except ChatModelFailed:
            raise
        except Exception as error:
            # Every provider has errors of its own; what they share is that there is no reply.
            # Only the kind is kept: messages can repeat the prompt.
            raise ChatModelFailed(f"{self.name}: {type(error).__name__}") from error

    def complete_json(self, prompt: str, schema: Json) -> Json:
        """The whole reply. Raises ChatModelFailed, also when there was none."""
        replies = deque(self.stream_json(prompt, schema), maxlen=1)
        if not replies or not replies[0]:
            raise ChatModelFailed(f"{self.name} sent no answer")
        return replies[0]


def open_chat_model(name: str, limits: Limits | None = None, **options: Any) -> ChatModel:
    """The model called `provider:model`. Raises ChatModelFailed when its library or its key is missing.

    `options` go to the provider's class (`base_url`, `api_key`), for servers of the company's own.
    """
    limits = limits or Limits()
    try:
        model = init_chat_model(
            name, temperature=0, max_tokens=limits.tokens, timeout=limits.seconds, max_retries=1, **options
        )
    except Exception as error:
        provider = name.partition(":")[0]
        raise ChatModelFailed(
            f"The chat model {name!r} cannot be used ({type(error).__name__}). Install the extra of its "
            f"provider (pip install 'mamori[{provider}]') and set the provider's key."
        ) from error
    return ChatModel(name, model, limits)
