"""The Bolt app of one workspace: our middleware first, then the listeners."""

from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App

# Importing a module of blocks registers what it draws.
from bot.slack.blocks import answer, conflict, gaps, help, human, training, uploads, verified
from bot.slack.listeners import register
from bot.slack.middleware import intake
from bot.slack.services import Services
from bot.texts import catalogue

__all__ = [
    "answer", "conflict", "gaps", "help", "human", "make_app", "training", "uploads", "verified",
]  # fmt: skip
# Five, Bolt's own number, are blocked by five slow calls to Slack, and then a button's ack fails.
LISTENER_THREADS = 20


def make_app(services: Services) -> App:
    """An app that trusts its caller: `bot.web.receiver` verifies signatures before it hands a request on."""
    app = App(
        client=services.client,
        name="mamori",
        signing_secret="",
        token_verification_enabled=False,
        request_verification_enabled=False,
        listener_executor=ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener"),
    )
    catalogue()  # before the first press: a modal must be open three seconds after it
    app.use(intake(services))
    register(app, services)
    return app
