"""What the bot can do, and questions to try."""

from bot.services.notices import HelpNotice
from bot.slack.blocks import Message, render, sentence_block
from bot.slack.blocks.budget import Layout, fit
from bot.slack.blocks.parts import listing, paragraph, rich, small_print
from bot.texts import Language, say

COMMAND = "/mamori"
EXAMPLES = ("mail", "phone", "lost", "dispose")


@render.register
def _help(notice: HelpNotice) -> Message:
    return help_message(notice.language, say(notice.greeting, notice.language))


def help_message(language: Language, greeting: str) -> Message:
    """The help, below `greeting` (ours or escaped)."""
    examples = [say(f"prompts.{name}.message", language) for name in EXAMPLES]
    head = [
        sentence_block(greeting),
        sentence_block(say("help.usage", language, command=COMMAND)),
        rich(paragraph(say("help.examples", language), bold=True), listing(examples)),
        small_print([say("help.limits", language)]),
    ]
    return Message(greeting, fit(Layout(head=head)))


def suggested_prompts(language: Language) -> list[dict[str, str]]:
    """At most four prompts for the Messages tab."""
    return [
        {
            "title": say(f"prompts.{name}.title", language),
            "message": say(f"prompts.{name}.message", language),
        }
        for name in EXAMPLES
    ]
