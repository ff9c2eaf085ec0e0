"""The composition root: the only file that knows all the rooms."""

import signal
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import structlog
from slack_bolt import App
from slack_sdk.models.blocks import Block

from bot import human_loop_wiring, metrics, record_wiring, training_wiring
from bot.config import Settings
from bot.library import LibraryOpener
from bot.services import asking, humans, parked
from bot.services.asking import Asking, Desk
from bot.services.feedback import Feedbacks
from bot.services.humans import HumanDesk, Humans
from bot.services.knowledge_base import KnowledgeBase
from bot.services.parked import Resending
from bot.services.training import sending
from bot.services.training.desk import Caller
from bot.services.wording import Allowance, Rewords, Wording
from bot.slack import startup
from bot.slack.app_home import redraw_of
from bot.slack.blocks.home import documents_in_use, welcome
from bot.slack.bolt import make_app
from bot.slack.deliveries import SlackDeliveries
from bot.slack.directory import SlackDirectory
from bot.slack.files import SlackFiles
from bot.slack.intake import Identity
from bot.slack.pacing import Gate, PacedClient
from bot.slack.progress import StatusLine
from bot.slack.sender import SlackSender
from bot.slack.services import HomeSection, Services, Viewer
from bot.slack.sockets import Sockets
from bot.slack.startup import Workspace
from bot.store.chat_usage import ChatUsage
from bot.store.database import Database
from bot.store.escalations import Escalations
from bot.store.feedback import Feedback
from bot.store.migrations import at_head, migrate
from bot.store.outbox import Outbox
from bot.store.questions import Questions
from bot.store.verified import VerifiedAnswers
from bot.web.health import Check, WebServer, health_routes
from bot.web.receiver import receiver_route
from bot.workflows import jobs
from bot.workflows.engine import (
    HOUSEKEEPING,
    WAITING_FOR_A_MODEL,
    WORKING,
    Plan,
    QueueRate,
    Schedule,
    WorkflowEngine,
    sweep_finished,
)
from bot.workflows.jobs import DurableJobs

MESSAGES = "messages"
LOOPBACK = "127.0.0.1"
log = structlog.get_logger("bot.app")


def utc_now() -> datetime:
    """The clock of the running bot."""
    return datetime.now(UTC)


@dataclass
class Mamori:
    """The running bot: `start` takes requests in, `stop` finishes what it has."""

    settings: Settings
    workspace: Workspace
    database: Database
    opener: LibraryOpener
    knowledge: KnowledgeBase
    bolt: App
    sender: SlackSender
    engine: WorkflowEngine
    plan: Plan
    over_http: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)
    stalled: bool = False
    _sockets: Sockets | None = None
    _web: WebServer | None = None

    def start(self) -> None:
        """Continue what was left, load the documents behind our back, take requests.

        Raises Misconfigured or Unavailable, and then nothing is left running.
        """
        try:
            self.engine.launch(self.plan)
            self._meet_people()
            self.knowledge.refresh()
            self._start_web()
            if not self.over_http:
                token = self.settings.slack_app_token.get_secret_value()
                self._sockets = Sockets(self.bolt, token, self._stall)
                self._sockets.start()
        except BaseException:
            self.stop(patience=0)
            raise
        log.info("started", team=self.workspace.team_id, http=self.over_http)

    def wait(self) -> bool:
        """Until SIGTERM, SIGINT, or a stall of all connections; False for the stall."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        while not self.stopping.wait(timeout=1.0):
            self.knowledge.refresh()
        return not self.stalled

    def stop(self, patience: float = 20.0) -> None:
        """Take nothing more, let what runs end; what does not end in time goes on at the next start."""
        if self._sockets:
            self._sockets.stop()
        if self._web:
            self._web.stop()
        self.engine.stop(patience)
        self.opener.close()
        self.database.engine.dispose()
        log.info("stopped", team=self.workspace.team_id)

    def checks(self) -> Mapping[str, Check]:
        """What readiness depends on."""
        return {
            "database": self._database_check,
            "slack": self._slack_check,
            "index": lambda: "" if self.knowledge.state == "ready" else self.knowledge.state,
        }

    @property
    def port(self) -> int:
        """The port of health and, with HTTP, of Slack's requests."""
        return self._web.port if self._web else self.settings.health_port

    def _meet_people(self) -> None:
        """The daily round at the first start of a day: a new installation knows its people at once."""
        now = utc_now()
        DurableJobs().start(training_wiring.DAILY, f"start:{now:%Y-%m-%d}", {"at": now.isoformat()})

    def _stall(self) -> None:
        self.stalled = True
        self.stopping.set()

    def _database_check(self) -> str:
        self.database.prove_writable()
        return "" if at_head(self.database.engine) else "migrations are pending"

    def _slack_check(self) -> str:
        if self.over_http:
            return ""
        return "" if self._sockets and self._sockets.connected else "no open connection"

    def _start_web(self) -> None:
        outbox, library = Outbox(self.database), self.settings.library_path
        metrics.follow(
            parked=lambda: outbox.count("parked"), published=lambda: (library / "current").stat().st_mtime
        )
        routes = health_routes(self.checks())
        if self.over_http:
            secret = self.settings.slack_signing_secret.get_secret_value()
            routes.append(receiver_route(self.bolt, secret))
        self._web = WebServer(routes, LOOPBACK, self.settings.health_port)
        self._web.start()


def build(settings: Settings, *, over_http: bool = False) -> Mamori:
    """Join the rooms for the workspace of the configured token. Raises Misconfigured or Unavailable."""
    client = PacedClient(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, Gate())
    workspace = startup.check(client)
    settings.home.mkdir(parents=True, exist_ok=True)
    database = Database.open(settings.store_url)
    migrate(database.engine)
    company = human_loop_wiring.company(settings, database, workspace.team_id, utc_now)
    opener = LibraryOpener(settings, company)
    knowledge = KnowledgeBase(opener.open, opener.generation)
    sender = SlackSender(client, Outbox(database), utc_now)
    rooms = Rooms(workspace, client, database, knowledge, sender, opener)
    services = _services(settings, rooms)
    _register_jobs(services, rooms)
    training_wiring.register_jobs(
        services.training, utc_now, workspace.team_id, partial(redraw_of, services, workspace.team_id)
    )
    human_loop_wiring.register_jobs(services.loop)
    human_loop_wiring.register_upkeep(settings, services.loop, database, sender, workspace.team_id)
    record_wiring.register_jobs(settings, database, sender, workspace.team_id)
    record_wiring.register_exports(services.exporting)
    return Mamori(
        settings=settings,
        workspace=workspace,
        database=database,
        opener=opener,
        knowledge=knowledge,
        bolt=make_app(services),
        sender=sender,
        engine=WorkflowEngine(settings.work_url, settings.home, threads=_threads(settings)),
        plan=_plan(settings),
        over_http=over_http,
    )


def _threads(settings: Settings) -> int:
    return WAITING_FOR_A_MODEL if settings.chat_model else WORKING


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the services are joined from."""

    workspace: Workspace
    client: PacedClient
    database: Database
    knowledge: KnowledgeBase
    sender: SlackSender
    opener: LibraryOpener


def _services(settings: Settings, rooms: Rooms) -> Services:
    directory = SlackDirectory(rooms.client)
    questions = Questions(rooms.database)
    desk = Desk(
        knowledge=rooms.knowledge,
        questions=questions,
        directory=directory,
        sender=rooms.sender,
        progress=StatusLine(rooms.client),
        clock=utc_now,
        serve_guests=settings.serve_guests,
        noticed=human_loop_wiring.conflicts(settings, rooms.database, rooms.sender).notice,
        wording=_wording(settings, rooms.database),
    )
    human_desk = HumanDesk(
        questions=questions,
        escalations=Escalations(rooms.database),
        directory=directory,
        sender=rooms.sender,
        clock=utc_now,
        channel=settings.security_channel,
        replies=VerifiedAnswers(rooms.database),
    )
    training = training_wiring.make_desk(settings, rooms.database, rooms.sender, directory, DurableJobs())
    loop = human_loop_wiring.make(
        desk,
        human_loop_wiring.Parts(
            settings=settings,
            team=rooms.workspace.team_id,
            database=rooms.database,
            opener=rooms.opener,
            work=DurableJobs(),
            files=SlackFiles(rooms.client),
        ),
    )
    return Services(
        identity=Identity(rooms.workspace.bot_user_id, settings.security_channel),
        client=rooms.client,
        clock=utc_now,
        directory=directory,
        knowledge=rooms.knowledge,
        asking=Asking(desk, DurableJobs()),
        loop=loop,
        exporting=record_wiring.exporting(settings, training, SlackDeliveries(rooms.client), utc_now),
        retention=record_wiring.retention(settings, rooms.database),
        feedback=Feedbacks(Feedback(rooms.database), utc_now),
        humans=Humans(human_desk, DurableJobs()),
        training=training,
        home=(
            *training_wiring.home_sections(training),
            *human_loop_wiring.home_sections(loop),
            *_home(rooms.knowledge),
        ),
    )


def _wording(settings: Settings, database: Database) -> Wording | None:
    """The chat model's turn, where one is configured."""
    if not settings.chat_model:
        return None

    def opened() -> Rewords:
        from knowledge.chat.chat_model import open_chat_model
        from knowledge.chat.rewriter import Rewriter

        return Rewriter(open_chat_model(settings.chat_model))

    allowance = Allowance(settings.chat_daily_budget, settings.zone)
    return Wording(opened, ChatUsage(database), allowance, utc_now)


def _home(knowledge: KnowledgeBase) -> tuple[HomeSection, ...]:
    def documents(viewer: Viewer) -> Iterable[Block]:
        opened = knowledge.now()
        shown = [each for each in opened.documents if each.kind != "verified_answer"] if opened else []
        everyone = [each for each in shown if not each.audience]
        return documents_in_use(everyone, viewer.language)

    return (lambda viewer: welcome(viewer.language), documents)


def _register_jobs(services: Services, rooms: Rooms) -> None:
    jobs.register(asking.JOB, services.asking.answer, services.asking.give_up)
    jobs.register(humans.JOB, services.humans.escalate)
    jobs.register(humans.REPLY_JOB, services.humans.relay)
    resending = Resending(rooms.sender, Questions(rooms.database), {"invite": _invited(services)})
    jobs.register(parked.JOB, resending.resend)
    jobs.register(HOUSEKEEPING, sweep_finished)


def _invited(services: Services) -> Callable[[str, str], object]:
    """An invitation that was sent again is out: its job runs once more and finds it so."""
    return lambda team, one: sending.invite(services.training, Caller(team, "", utc_now()), one)


def _plan(settings: Settings) -> Plan:
    return Plan(
        queues=(QueueRate(MESSAGES, settings.messages_per_minute),),
        schedules=(
            Schedule(HOUSEKEEPING, "17 3 * * *", settings.timezone),
            *training_wiring.schedules(settings),
            *human_loop_wiring.schedules(settings),
            *record_wiring.schedules(settings),
        ),
    )
