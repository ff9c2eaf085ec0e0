"""The question bank for a security lead: drafts to approve, a new item, an item to void."""

from collections.abc import Iterator

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.services.training.bank_desk import KEYS, BankPage, DraftLine
from bot.services.training.notices import Choice, VoidPreview
from bot.slack.blocks.parts import button, header, paragraph, quote, rich
from bot.slack.blocks.training.common import carry, share, stanza
from bot.slack.blocks.training.requests import select
from bot.slack.blocks.training.views import Frame, TextQuestion, modal, text_modal
from bot.slack.text import shorten, words
from bot.texts import Language, say
from knowledge.bank.checks import EXPLANATION_LIMIT, OPTION_LIMIT, PROMPT_LIMIT

OPEN, NEW = "training.bank.open", "training.bank.new"
APPROVE, CHOOSE_VOID = "training.bank.approve", "training.bank.void"
NEW_FORM, VOID_FORM = "training.bank.new.form", "training.bank.void.form"
DRAFTS_SHOWN = 20
# (field, longest); each in both languages.
FIELDS = (
    ("prompt", PROMPT_LIMIT),
    *((f"option_{key}", OPTION_LIMIT) for key in KEYS),
    ("explanation", EXPLANATION_LIMIT),
)  # fmt: skip


def bank_modal(page: BankPage) -> View:
    """What waits for a named approval, and what may be voided."""
    language = page.language
    blocks: list[Block] = [
        ActionsBlock(elements=[button(say("screen.bank.new", language), NEW, carry(), style="primary")]),
        header(say("screen.bank.drafts", language, count=len(page.drafts))),
    ]
    for n, draft in enumerate(page.drafts[:DRAFTS_SHOWN]):
        blocks += _draft(draft, language, n)
    if not page.drafts:
        blocks.append(rich(paragraph(say("screen.bank.no_drafts", language))))
    if page.asked:
        menu = select(CHOOSE_VOID, page.asked)
        menu.placeholder = PlainTextObject(text=say("screen.bank.void_placeholder", language))
        blocks += [DividerBlock(), rich(paragraph(say("screen.bank.void", language)))]
        blocks.append(ActionsBlock(elements=[menu]))
    return modal(Frame(say("screen.bank.title", language)), blocks, language)


def item_form(page: BankPage, language: Language) -> View:
    """A new quiz item in both languages; it is a draft until somebody named approves it."""
    frame = Frame(say("screen.bank.new", language), NEW_FORM, say("modal.submit", language))
    blocks: list[Block] = [
        rich(paragraph(say("screen.bank.new_hint", language))),
        _labelled("set", page.sets, language),
        _line("clause", 20, "", language),
        *_texts(language),
        _answer(language),
    ]
    return modal(frame, blocks, language)


def void_form(notice: VoidPreview) -> View:
    """The dry run, and the reason."""
    language = notice.language
    facts = say(
        "screen.void.facts", language,
        campaigns=notice.campaigns, missed=share(notice.responses, language), passed=notice.newly_passed,
    )  # fmt: skip
    asked = TextQuestion(
        say("screen.void.button", language), VOID_FORM, say("screen.void.button", language),
        say("screen.reason", language),
    )  # fmt: skip
    blocks: list[Block] = [rich(*quote(shorten(notice.prompt, 1_000))), rich(paragraph(facts))]
    return text_modal(asked, language, blocks, i=notice.item_id)


def _draft(draft: DraftLine, language: Language, n: int) -> list[Block]:
    where = f"{', '.join(draft.clauses)}  {draft.item_id}"
    approve = button(
        say("screen.bank.approve", language), f"{APPROVE}.{n}", carry(i=draft.item_id, v=str(draft.version))
    )
    text = stanza(words(shorten(draft.prompt, 500), bold=True), words(where))
    return [text, ActionsBlock(elements=[approve])]


def _texts(language: Language) -> Iterator[Block]:
    for name, limit in FIELDS:
        for shown in ("ja", "en"):
            yield _line(name, limit, shown, language)


def _line(name: str, limit: int, shown: str, language: Language) -> InputBlock:
    label = say(f"screen.bank.field.{name}", language)
    block_id = f"{name}_{shown}" if shown else name
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=f"{label} ({shown})" if shown else label),
        element=PlainTextInputElement(action_id=block_id, max_length=limit, multiline=limit > 100),
    )


def _labelled(name: str, choices: tuple[Choice, ...], language: Language) -> InputBlock:
    label = PlainTextObject(text=say(f"screen.bank.field.{name}", language))
    return InputBlock(block_id=name, label=label, element=select(name, choices))


def _answer(language: Language) -> InputBlock:
    options = [Option(value=key, text=PlainTextObject(text=key.upper())) for key in KEYS]
    return InputBlock(
        block_id="answer",
        label=PlainTextObject(text=say("screen.bank.field.answer", language)),
        element=RadioButtonsElement(action_id="answer", options=options),
    )
