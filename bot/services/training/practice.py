"""Practice in use: opt in or out, the item of the day, an answer. It counts nowhere and is in no record."""

from dataclasses import replace

from bot.errors import Conflict, Parked, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import items as texts
from bot.services.training import who
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.services.training.notices import PracticeItem, QuizFeedback
from bot.store import people
from bot.store.database import Connection
from bot.store.practice import CARDS, PRACTITIONERS
from bot.texts import Language
from bot.training import practice as rules
from bot.training.campaign import Kind
from bot.training.practice import Practitioner
from knowledge.bank.questions import QuizItem

SEND = "training.practice"


def choose(desk: Desk, caller: Caller, wanted: bool) -> None:
    """Opt in or out."""
    with desk.database.writing() as connection:
        person = who.viewer(desk, connection, caller).person
        before = PRACTITIONERS.find(connection, caller.team, person_id=person.id)
        fresh = Practitioner(
            team_id=caller.team, person_id=person.id, opted_in=wanted, changed_at=caller.now,
            last_sent=before.last_sent if before else None,
        )  # fmt: skip
        PRACTITIONERS.put(connection, fresh)


def start_due(desk: Desk, caller: Caller) -> int:
    """The schedule's: a job for everybody with an item today; returns how many were new."""
    day = desk.calendar.day(caller.now)
    with desk.database.reading() as connection:
        waiting = PRACTITIONERS.all(connection, caller.team, opted_in=True)
    started = 0
    for one in waiting:
        if one.last_sent != day and desk.calendar.open_at(caller.now):
            key = f"practice:{one.person_id}:{day.isoformat()}"
            payload = {"team": caller.team, "person": one.person_id}
            started += desk.jobs.start(SEND, key, payload, MESSAGES)
    return started


def send(desk: Desk, caller: Caller, person_id: str) -> bool:
    """The job: the item of the day, decided now; False when there is none, or when nobody can be written to.

    The day is used up once Slack has the item, or may have it: while Slack is away this raises Unavailable,
    and the job comes again. An item has one key a day, so that two jobs at once post it once.
    """
    with desk.database.writing() as connection:
        person = people.person(connection, caller.team, person_id)
        practitioner = PRACTITIONERS.find(connection, caller.team, lock=True, person_id=person_id)
        if person is None or not who.reachable(person) or practitioner is None:
            return False
        pool = _pool(desk, connection, caller.team)
        cards = CARDS.all(connection, caller.team, person_id=person_id)
        chosen = rules.item_for_today(practitioner, cards, sorted(pool), caller.now, desk.calendar)
        if chosen is None:
            return False
        # Before it is out: whoever is quick answers an item that waits for them.
        PRACTITIONERS.save(connection, replace(practitioner, last_item=chosen))
    key = f"practice:{person_id}:{desk.calendar.day(caller.now).isoformat()}:{chosen}"
    try:
        shown = _shown(pool[chosen], person.language, key)
        desk.sender.send(Recipient(caller.team, person.slack_id), shown, key)
    except Undeliverable:
        return False
    except Parked:
        _note_sent(desk, caller, person_id)  # they may have it: nothing more today
        return False
    _note_sent(desk, caller, person_id)
    return True


def _shown(item: QuizItem, language: Language, key: str) -> PracticeItem:
    return PracticeItem(
        language, item.id, item.prompt[language], texts.choices(item, key, language),
        texts.mail(item, language),
    )  # fmt: skip


def _note_sent(desk: Desk, caller: Caller, person_id: str) -> None:
    """The day has its item; what became of it meanwhile (answered, opted out) stays."""
    with desk.database.writing() as connection:
        found = PRACTITIONERS.find(connection, caller.team, lock=True, person_id=person_id)
        if found is not None:
            day = desk.calendar.day(caller.now)
            PRACTITIONERS.save(connection, replace(found, last_sent=day))


def answer(desk: Desk, caller: Caller, item_id: str, choice: str) -> QuizFeedback:
    """Feedback on the item of the day, and when it comes back; a second press changes nothing."""
    with desk.database.writing() as connection:
        person = who.viewer(desk, connection, caller).person
        practitioner = PRACTITIONERS.find(connection, caller.team, lock=True, person_id=person.id)
        item = _pool(desk, connection, caller.team).get(item_id)
        if practitioner is None or item is None:
            raise Conflict("training.quiz.item_unknown")
        correct = choice == item.answer
        waits = practitioner.last_item == item_id
        if waits:
            card = CARDS.find(connection, caller.team, person_id=person.id, item_id=item_id)
            CARDS.put(connection, rules.review(practitioner, item_id, card, correct, caller.now))
            PRACTITIONERS.save(connection, replace(practitioner, last_item=""))
    language = person.language
    options: dict[str, str] = {option.key: option.text[language] for option in item.options}
    return QuizFeedback(
        language=language, assignment_id="", attempt_id="", title="", item_id=item_id, position=1, total=1,
        prompt=item.prompt[language], correct=correct, chosen=options.get(choice, ""),
        right=options[item.answer], explanation=item.explanation[language],
        quotes=texts.quotes(desk, (item.quote_section,), language), last=True, again=not waits,
    )  # fmt: skip


def _pool(desk: Desk, connection: Connection, team: str) -> dict[str, QuizItem]:
    every = texts.bank_items(desk, connection, team, Kind.QUIZ, "")
    return {
        item.id: item
        for item in every
        if isinstance(item, QuizItem) and item.live and item.audience == "everyone"
    }
