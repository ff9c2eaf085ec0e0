"""The question bank for a security lead: drafts to look at, items whose clause moved, one to void."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, PlainTextObject, StaticSelectElement
from slack_sdk.models.views import View

from bot.services.training.bank_desk import BankPage, ItemLine
from bot.services.training.notices import Choice, VoidPreview
from bot.slack.blocks.parts import button, header, paragraph, quote, rich
from bot.slack.blocks.training.common import carry, share_of_many, stanza
from bot.slack.blocks.training.drafting import DRAFT, OPEN_BANK
from bot.slack.blocks.training.requests import select
from bot.slack.blocks.training.views import Frame, TextQuestion, modal, text_modal
from bot.slack.text import shorten, words
from bot.texts import Language, say

OPEN = OPEN_BANK
NEW, NEW_STATEMENT = "training.bank.new", "training.bank.statement"
LOOK, CHOOSE_OWN, CHOOSE_VOID = "training.bank.look", "training.bank.own", "training.bank.void"
VOID_FORM = "training.bank.void.form"
DRAFTS_SHOWN, MOVED_SHOWN = 20, 10


def bank_modal(page: BankPage) -> View:
    """What waits for a named approval, what moved, what may be changed or voided."""
    language = page.language
    new = button(say("screen.bank.new", language), NEW, carry(), style="primary")
    buttons = [
        new, button(say("screen.bank.new_statement", language), NEW_STATEMENT, carry()),
        button(say("screen.draft.open", language), DRAFT, carry()),
    ]  # fmt: skip
    blocks: list[Block] = [
        ActionsBlock(elements=buttons),
        header(say("screen.bank.drafts", language, count=len(page.drafts))),
    ]
    for n, draft in enumerate(page.drafts[:DRAFTS_SHOWN]):
        blocks += _line(draft, language, f"d{n}")
    if not page.drafts:
        blocks.append(rich(paragraph(say("screen.bank.no_drafts", language))))
    if page.moved:
        blocks.append(header(say("screen.bank.moved", language, count=len(page.moved))))
    for n, item in enumerate(page.moved[:MOVED_SHOWN]):
        blocks += _line(item, language, f"m{n}")
    if page.own:
        lines = [Choice(carry(i=one.item_id, v=str(one.version)), one.prompt) for one in page.own]
        blocks += _menu("own", select(CHOOSE_OWN, lines), language)
    if page.asked:
        blocks += _menu("void", select(CHOOSE_VOID, page.asked), language)
    return modal(Frame(say("screen.bank.title", language)), blocks, language)


def void_form(notice: VoidPreview) -> View:
    """The dry run, and the reason."""
    language = notice.language
    facts = say(
        "screen.void.facts", language,
        campaigns=notice.campaigns, passed=notice.newly_passed,
        missed=share_of_many(notice.responses, language),
    )  # fmt: skip
    asked = TextQuestion(
        say("screen.void.button", language), VOID_FORM, say("screen.void.button", language),
        say("screen.reason", language),
    )  # fmt: skip
    blocks: list[Block] = [rich(*quote(shorten(notice.prompt, 1_000))), rich(paragraph(facts))]
    return text_modal(asked, language, blocks, i=notice.item_id)


def moved_lines(line: ItemLine, language: Language) -> list[str]:
    """A sentence for the clauses that changed, one for those that are gone."""
    named: Sequence[tuple[str, tuple[str, ...]]] = (("changed", line.moved), ("gone", line.gone))
    return [
        say(f"screen.bank.clause_{what}", language, clauses=", ".join(clauses))
        for what, clauses in named
        if clauses
    ]


def _line(line: ItemLine, language: Language, place: str) -> list[Block]:
    kind = say(f"screen.bank.kind.{line.kind}", language)
    where = f"{kind}  {', '.join(line.clauses)}  {line.item_id}"
    look = button(
        say("screen.bank.look", language), f"{LOOK}.{place}", carry(i=line.item_id, v=str(line.version))
    )
    parts = [words(shorten(line.prompt, 500), bold=True), words(where)]
    parts += [words(text) for text in moved_lines(line, language)]
    return [stanza(*parts), ActionsBlock(elements=[look])]


def _menu(name: str, menu: StaticSelectElement, language: Language) -> list[Block]:
    menu.placeholder = PlainTextObject(text=say(f"screen.bank.{name}_placeholder", language))
    text = rich(paragraph(say(f"screen.bank.{name}", language)))
    return [DividerBlock(), text, ActionsBlock(elements=[menu])]
