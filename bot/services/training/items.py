"""The items of a campaign: which may be asked, what they say, and that a used version never changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.errors import InvalidInput, NotFound, Unavailable
from bot.services.training.desk import Desk, PledgeText
from bot.services.training.notices import Choice, MailShown, Quote
from bot.store import applicability, attestations, learning, wording
from bot.store.attestations import AttestedText
from bot.store.database import Connection
from bot.store.learning import BankItem
from bot.texts import Language
from bot.training.campaign import Campaign, FrozenItem, Kind, Terms
from bot.training.quiz import option_order
from bot.training.records import Json
from knowledge.bank.questions import InspectionItem, QuizItem, clause_parts

AnyItem = QuizItem | InspectionItem
_QUIZ: TypeAdapter[QuizItem] = TypeAdapter(QuizItem)
_INSPECTION: TypeAdapter[InspectionItem] = TypeAdapter(InspectionItem)


@dataclass(frozen=True, slots=True)
class Content:
    """What a campaign would ask if it were launched now, with the hash over all of it."""

    items: tuple[AnyItem, ...]
    hash: str

    @property
    def frozen(self) -> tuple[FrozenItem, ...]:
        """What grading needs of each."""
        return tuple(freeze(item) for item in self.items)


def content_of(desk: Desk, connection: Connection, team: str, kind: Kind, terms: Terms) -> Content:
    """The live items that the terms name, without those that do not apply to this company."""
    if kind is Kind.ATTESTATION:
        return Content((), "")
    live = (item for item in bank_items(desk, connection, team, kind, terms.set_id) if item.live)
    off = applicability.off(connection, team)
    items = tuple(item for item in live if _wanted(item, terms) and item.applicability not in off)
    return Content(items, wording.content_hash((item.id, item.version, item.hash) for item in items))


def wordings(content: Content) -> dict[str, Json]:
    """What the record of a launch says of each item's wording."""
    return {wording.name(item.id, item.version): wording.parts(stored(item)) for item in content.items}


def bank_items(desk: Desk, connection: Connection, team: str, kind: Kind, set_id: str) -> list[AnyItem]:
    """All items of a set: those of the program's folder, then those written in this workspace.

    A workspace's newer version of an item takes the place of the folder's; a retired one takes it away. A
    draft of a newer version waits beside the approved one.
    """
    bank = desk.bank()
    sets = [one for one in bank.sets if one.kind == kind.value and set_id in ("", one.id)]
    own = own_rows(connection, team)
    if not sets and not any(one.set_id == set_id for one in own):
        raise InvalidInput("training.campaign.unknown_set")
    found: dict[str, AnyItem] = {item.id: item for one in sets for item in one.items}
    for row in own:
        if row.kind != kind.value or set_id not in ("", row.set_id):
            continue
        if row.retired_at is not None:
            found.pop(row.id, None)
        elif row.id not in found or row.version > found[row.id].version:
            found[row.id] = thaw(row)
    return list(found.values())


def own_rows(connection: Connection, team: str) -> list[BankItem]:
    """Of each item written here the version that counts: the newest approved one, else the newest."""
    chosen: dict[str, BankItem] = {}
    for row in learning.ITEMS.all(connection, team):
        before = chosen.get(row.id)
        if row.author and (before is None or row.approved_at is not None or before.approved_at is None):
            chosen[row.id] = row
    return list(chosen.values())


def keep_used(desk: Desk, connection: Connection, campaign: Campaign, content: Content) -> None:
    """Store the versions a launch uses. Raises InvalidInput for one that differs from what was used before,
    and for one whose clause is no longer in the document."""
    known = learning.items(connection, campaign.team_id, ((item.id, item.version) for item in content.items))
    for item in content.items:
        gone = [one for one in item.clauses if desk.clauses.quote(one, "ja") is None]
        if gone:
            raise InvalidInput("training.campaign.clause_gone", item=item.id, clause=gone[0])
        before = known.get(item.id)
        if before is None:
            learning.ITEMS.add(connection, _used(campaign, item))
        elif wording.item_hash(before.content) != item.hash:  # of what people would see
            raise InvalidInput("training.campaign.item_changed", item=item.id)
        elif before.first_used_at is None:
            learning.mark_used(connection, campaign.team_id, item.id, item.version, campaign.created_at)


def keep_text(connection: Connection, team: str, pledge: PledgeText) -> None:
    """Store the text that people pledge or confirm: the library moves on, and a hash alone shows nobody what
    it was."""
    attestations.keep_text(
        connection,
        AttestedText(
            team_id=team,
            hash=pledge.hash,
            document_id=pledge.document_id,
            version=pledge.version,
            title=pledge.title,
            text=pledge.text,
        ),
    )


def text_of(desk: Desk, connection: Connection, campaign: Campaign, item_id: str) -> AnyItem:
    """An item as the campaign's launch froze it; before the launch, as it is now. Raises NotFound."""
    if campaign.snapshot is not None:
        versions = {item.id: item.version for item in campaign.snapshot.items}
        if item_id in versions:
            row = learning.items(connection, campaign.team_id, [(item_id, versions[item_id])]).get(item_id)
            if row is not None:
                return thaw(row)
    else:
        for item in bank_items(desk, connection, campaign.team_id, campaign.kind, campaign.terms.set_id):
            if item.id == item_id:
                return item
    raise NotFound("training.quiz.item_unknown")


def frozen_items(desk: Desk, connection: Connection, campaign: Campaign) -> tuple[FrozenItem, ...]:
    """What the campaign grades by; before the launch (a test run) what it would."""
    if campaign.snapshot is not None:
        return campaign.snapshot.items
    return content_of(desk, connection, campaign.team_id, campaign.kind, campaign.terms).frozen


def freeze(item: AnyItem) -> FrozenItem:
    """What grading needs of an item."""
    if isinstance(item, InspectionItem):
        return FrozenItem(id=item.id, version=item.version, clauses=item.clauses)
    return FrozenItem(
        id=item.id, version=item.version, clauses=item.clauses, key=item.answer, must_pass=item.must_pass,
        options=tuple(option.key for option in item.options), managers_only=item.audience == "managers",
    )  # fmt: skip


def thaw(row: BankItem) -> AnyItem:
    """A stored version as an item."""
    return (
        _QUIZ.validate_python(row.content) if row.kind == "quiz" else _INSPECTION.validate_python(row.content)
    )


def stored(item: AnyItem) -> dict[str, object]:
    """An item as JSON, for keeping."""
    adapter = _QUIZ if isinstance(item, QuizItem) else _INSPECTION
    content: dict[str, object] = adapter.dump_python(item, mode="json")  # type: ignore[arg-type]
    return content


def prompt_of(item: AnyItem, language: Language) -> str:
    """What an item asks or states; in the other language where nobody has written this one yet."""
    said = item.prompt if isinstance(item, QuizItem) else item.statement
    return said[language] or said.ja or said.en


def choices(item: QuizItem, seed: str, language: Language) -> tuple[Choice, ...]:
    """The options in this attempt's order."""
    texts: dict[str, str] = {option.key: option.text[language] for option in item.options}
    return tuple(Choice(key, texts[key]) for key in option_order(freeze(item), seed))


def mail(item: QuizItem, language: Language) -> MailShown | None:
    """The mail of an item, None when it shows none."""
    if item.mail is None:
        return None
    shown = item.mail
    return MailShown(
        shown.sender[language], shown.subject[language], shown.body[language],
        shown.link[language] if shown.link else "", shown.attachment[language] if shown.attachment else "",
    )  # fmt: skip


def quotes(desk: Desk, references: Iterable[str], language: Language) -> tuple[Quote, ...]:
    """The clauses word for word, each once. What cannot be quoted now is left out."""
    try:
        found = [desk.clauses.quote(reference, language) for reference in dict.fromkeys(references)]
    except Unavailable:
        return ()
    return tuple(quote for quote in found if quote is not None)


def section_of(reference: str) -> str:
    """The clause a reference belongs to: "4-1 a" -> "4-1"."""
    return clause_parts(reference)[0]


def _wanted(item: AnyItem, terms: Terms) -> bool:
    if terms.items and item.id not in terms.items:
        return False
    return not terms.clauses or any(
        section_of(one) in terms.clauses or one in terms.clauses for one in item.clauses
    )


def _used(campaign: Campaign, item: AnyItem) -> BankItem:
    kind = "quiz" if isinstance(item, QuizItem) else "inspection"
    return BankItem(
        team_id=campaign.team_id, id=item.id, version=item.version, kind=kind, content=stored(item),
        hash=item.hash, approver=item.approver, first_used_at=campaign.created_at,
    )  # fmt: skip
