"""One item of the bank: all of it for whoever approves it, and the forms that write or change it."""

from collections.abc import Iterator, Mapping, Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.services.training.bank_desk import ItemPage
from bot.services.training.bank_writing import KEYS
from bot.services.training.notices import Choice
from bot.slack.blocks.parts import button, header, listing, paragraph, quote, rich, small_print
from bot.slack.blocks.training.common import asking, carry, quoted
from bot.slack.blocks.training.requests import select
from bot.slack.blocks.training.views import Frame, TextQuestion, modal, text_modal
from bot.slack.text import shorten
from bot.texts import LANGUAGES, Language, catalogue, say
from knowledge.bank.checks import EXPLANATION_LIMIT, OPTION_LIMIT, PROMPT_LIMIT, STATEMENT_LIMIT
from knowledge.bank.questions import InspectionItem, QuizItem, Text

APPROVE, EDIT = "training.bank.approve", "training.bank.edit"
REJECT, CONFIRM = "training.bank.reject", "training.bank.confirm"
QUIZ_FORM, STATEMENT_FORM = "training.bank.new.form", "training.bank.statement.form"
REJECT_FORM = "training.bank.reject.form"
CLAUSE_LIMIT, PROBLEMS_SHOWN = 150, 10
# (field, longest); each in both languages.
QUIZ_FIELDS = (
    ("prompt", PROMPT_LIMIT),
    *((f"option_{key}", OPTION_LIMIT) for key in KEYS),
    ("explanation", EXPLANATION_LIMIT),
)  # fmt: skip
STATEMENT_FIELDS = (
    ("statement", STATEMENT_LIMIT), ("period", STATEMENT_LIMIT), ("on_not_done", EXPLANATION_LIMIT)
)  # fmt: skip


def item_modal(page: ItemPage) -> View:
    """Question, choices, key, feedback in both languages, and the clause word for word."""
    language = page.language
    blocks: list[Block] = [small_print([_about(page)])]
    blocks += (
        _quiz(page.item, language) if isinstance(page.item, QuizItem) else _statement(page.item, language)
    )
    blocks += [DividerBlock(), *(quoted(one, language) for one in page.quotes)]
    for moved in page.moved:
        key = "then" if moved.now else "gone_then"
        blocks.append(rich(paragraph(say(f"screen.item.{key}", language, clause=moved.reference), bold=True)))
        blocks.append(rich(*quote(shorten(moved.then, 1_500))))
    if page.problems:
        shown = page.problems[:PROBLEMS_SHOWN]
        sentences = [say(key, language, **labelled(values, language)) for key, values in shown]
        title = paragraph(say("screen.item.problems", language), bold=True)
        blocks.append(rich(title, listing(sentences)))
    if page.own:
        blocks.append(small_print([say("screen.item.own_draft", language)]))
    if page.state != "retired":
        blocks.append(ActionsBlock(elements=list(_buttons(page))))
    return modal(Frame(say(f"screen.bank.kind.{_kind(page)}", language)), blocks, language)


def labelled(values: Mapping[str, object], language: Language) -> dict[str, object]:
    """A sentence's values, with the label that the form shows in the place of a field's name."""
    label = f"screen.bank.field.{str(values.get('field', '')).replace(' ', '_')}"
    return {**values, "field": say(label, language)} if label in catalogue() else dict(values)


def item_form(sets: Sequence[Choice], language: Language, page: ItemPage | None = None) -> View:
    """A quiz item in both languages, new or as it stands; it is a draft until somebody named approves it."""
    item = page.item if page is not None and isinstance(page.item, QuizItem) else None
    options = {one.key: one.text for one in item.options} if item else {}
    texts = {"prompt": item.prompt, "explanation": item.explanation} if item else {}
    texts |= {f"option_{key}": text for key, text in options.items()}
    blocks = [*_head(sets, language, page), *_texts(QUIZ_FIELDS, texts, language)]
    blocks.append(_answer(language, item.answer if item else ""))
    return modal(_frame(QUIZ_FORM, "new", language, page), blocks, language)


def statement_form(sets: Sequence[Choice], language: Language, page: ItemPage | None = None) -> View:
    """A self-inspection item in both languages, new or as it stands."""
    item = page.item if page is not None and isinstance(page.item, InspectionItem) else None
    texts = {name: getattr(item, name) for name, _ in STATEMENT_FIELDS} if item else {}
    blocks = [*_head(sets, language, page), *_texts(STATEMENT_FIELDS, texts, language)]
    return modal(_frame(STATEMENT_FORM, "new_statement", language, page), blocks, language)


def reject_form(language: Language, *, is_draft: bool, **carried: str) -> View:
    """Why a draft is not taken, or an item is not asked any more."""
    title = say("screen.item.reject" if is_draft else "screen.item.retire", language)
    return text_modal(
        TextQuestion(title, REJECT_FORM, title, say("screen.reason", language)), language, (), **carried
    )


def _about(page: ItemPage) -> str:
    language, kind = page.language, page.origin.partition(":")
    origin = say(f"screen.item.origin.{kind[0] or 'person'}", language, name=kind[2], author=page.author)
    return say(
        "screen.item.about", language, state=say(f"screen.item.state.{page.state}", language),
        item=page.item.id, version=page.item.version, set=page.set_id, origin=_named(origin, page),
    )  # fmt: skip


def _named(origin: str, page: ItemPage) -> str:
    """Who wrote it, and who approved it."""
    if not page.item.approver:
        return origin
    return f"{origin} | {say('screen.item.approved_by', page.language, name=page.item.approver)}"


def _kind(page: ItemPage) -> str:
    return "quiz" if isinstance(page.item, QuizItem) else "inspection"


def _quiz(item: QuizItem, language: Language) -> Iterator[Block]:
    for shown in LANGUAGES:
        yield header(_told(item.prompt, shown, language))
        if len(item.prompt[shown]) > 150:
            yield rich(paragraph(item.prompt[shown]))
        lines = []
        for option in item.options:
            text = f"{option.key.upper()}  {option.text[shown]}"
            lines.append(say("screen.item.right", language, text=text) if option.key == item.answer else text)
        feedback = say("screen.item.feedback", language, text=item.explanation[shown])
        yield rich(listing(lines), paragraph(feedback))


def _statement(item: InspectionItem, language: Language) -> Iterator[Block]:
    for shown in LANGUAGES:
        yield header(_told(item.statement, shown, language))
        help_ = say("screen.item.help", language, text=item.on_not_done[shown])
        yield rich(listing([say("screen.item.period", language, text=item.period[shown]), help_]))


def _told(text: Text, shown: Language, language: Language) -> str:
    return shorten(text[shown] or say("screen.item.missing", language, language=shown), 150)


def _buttons(page: ItemPage) -> Iterator[ButtonElement]:
    language = page.language
    value = carry(i=page.item.id, v=str(page.item.version), h=page.hash)
    if page.state == "draft" and not page.problems:
        label = say("screen.bank.approve", language)
        approve = button(label, APPROVE, value, style="primary")
        yield (
            asking(approve, label, say("screen.item.own_draft", language), language) if page.own else approve
        )
    if page.state == "approved" and page.moved and all(one.now for one in page.moved):
        yield button(say("screen.item.confirm", language), CONFIRM, value, style="primary")
    yield button(say("screen.item.edit", language), EDIT, value)
    yield button(
        say("screen.item.reject" if page.state == "draft" else "screen.item.retire", language),
        REJECT, value, style="danger",
    )  # fmt: skip


def _frame(callback: str, title: str, language: Language, page: ItemPage | None) -> Frame:
    if page is None:
        return Frame(say(f"screen.bank.{title}", language), callback, say("modal.submit", language))
    carried = carry(i=page.item.id, v=str(page.item.version), s=page.set_id)
    return Frame(say("screen.item.edit", language), callback, say("modal.submit", language), carried)


def _head(sets: Sequence[Choice], language: Language, page: ItemPage | None) -> Iterator[Block]:
    yield rich(paragraph(say("screen.bank.new_hint", language)))
    if page is None:
        label = PlainTextObject(text=say("screen.bank.field.set", language))
        yield InputBlock(block_id="set", label=label, element=select("set", sets))
    yield _line("clause", CLAUSE_LIMIT, ("", page.item.clauses[0] if page else ""), language)


def _texts(
    fields: Sequence[tuple[str, int]], initial: dict[str, Text], language: Language
) -> Iterator[InputBlock]:
    for name, limit in fields:
        for shown in LANGUAGES:
            before = initial[name][shown] if name in initial else ""
            yield _line(name, limit, (shown, before), language)


def _line(name: str, limit: int, holds: tuple[str, str], language: Language) -> InputBlock:
    """A field; `holds` are the language that it is in ("" for none) and what stands in it."""
    shown, before = holds
    label = say(f"screen.bank.field.{name}", language)
    block_id = f"{name}_{shown}" if shown else name
    is_long = limit > 100 and name != "clause"
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=f"{label} ({shown})" if shown else label),
        element=PlainTextInputElement(
            action_id=block_id, max_length=max(limit, len(before)), multiline=is_long,
            initial_value=before or None,
        ),
    )  # fmt: skip


def _answer(language: Language, initial: str) -> InputBlock:
    options = [Option(value=key, text=PlainTextObject(text=key.upper())) for key in KEYS]
    return InputBlock(
        block_id="answer",
        label=PlainTextObject(text=say("screen.bank.field.answer", language)),
        element=RadioButtonsElement(
            action_id="answer", options=options,
            initial_option=next((one for one in options if one.value == initial), None),
        ),
    )  # fmt: skip
