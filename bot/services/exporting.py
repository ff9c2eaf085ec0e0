"""Exports that a lead asks for in Slack: made in the background, delivered to their DM, on the record."""

import hashlib
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.errors import Conflict, InvalidInput, NotFound, Parked, Undeliverable
from bot.services.export.making import KINDS, OF_CAMPAIGN, Making, files_of
from bot.services.export.marking import is_marked
from bot.services.ports import Clock, Deliveries, Recipient
from bot.services.training import who
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import Choice, ExportNotice
from bot.store import campaigns, people
from bot.store.following import EXPORTS, Export, ExportedFile, ExportState, exports_known
from bot.texts import Language, say
from bot.training.campaign import Campaign, CampaignState
from bot.training.people import Person, Role
from bot.training.records import Act, Json, Record
from bot.training.visibility import What, require

JOB = "export"
LISTED = 100
_OURS = re.compile(r"[0-9a-f]{32}")
UNLAUNCHED = frozenset({CampaignState.DRAFT, CampaignState.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Exporting:
    """Joined in `bot.app`. `folder` takes files that Slack does not."""

    desk: Desk
    deliveries: Deliveries
    folder: Path
    clock: Clock

    def choices(self, caller: Caller) -> tuple[Language, tuple[Choice, ...]]:
        """The campaigns that can be exported, the newest first. Raises NotPermitted for all but leads."""
        with self.desk.database.reading() as connection:
            viewer = who.viewer(self.desk, connection, caller)
            require(viewer, What.EXPORT)
            found = campaigns.newest(connection, caller.team, 2 * LISTED)
        language = viewer.person.language
        shown = [one for one in found if one.state not in UNLAUNCHED and one.snapshot][:LISTED]
        return language, tuple(Choice(one.id, self._told_apart(one, language)) for one in shown)

    def _told_apart(self, campaign: Campaign, language: Language) -> str:
        """The title with the due day: the same training comes again."""
        due = f"{self.desk.calendar.day(campaign.due):%Y-%m-%d}"
        return say("export.choice", language, title=campaign.title(language), due=due)

    def request(
        self, caller: Caller, kind: str, campaign_id: str = "", language: Language | None = None
    ) -> str:
        """Take it in, with its link of the record; returns the export's id. `language` None is the asker's.

        Raises NotPermitted, InvalidInput, Conflict before the launch.
        """
        if kind not in KINDS or (kind in OF_CAMPAIGN and not campaign_id):
            raise InvalidInput("export.choose_campaign")
        about = campaign_id if kind in OF_CAMPAIGN else ""
        with self.desk.database.writing() as connection:
            act = who.act(self.desk, connection, caller)
            require(act.viewer, What.EXPORT)
            if about:
                campaigns.CAMPAIGNS.get(connection, caller.team, id=about).frozen()
            made = Export(
                team_id=caller.team, id=self.desk.new_id(), kind=kind, campaign_id=about,
                language=language or act.viewer.person.language, requested_by=act.actor,
                requested_at=caller.now, changed_at=caller.now,
            )  # fmt: skip
            EXPORTS.add(connection, made)
            keep(connection, caller.team, (requested(act, made),))
        self.desk.jobs.start(JOB, made.id, {"team": caller.team, "export": made.id})
        return made.id

    def deliver(self, payload: Mapping[str, Any]) -> None:
        """The durable work: made, uploaded, shown in the DM. Run again, it shows nothing twice."""
        with self.desk.database.reading() as connection:
            export = EXPORTS.get(connection, str(payload["team"]), id=str(payload["export"]))
            person = people.person(connection, export.team_id, export.requested_by)
        if export.state in ("delivered", "kept", "failed") or person is None or not person.slack_id:
            return
        if not (person.active and person.has(Role.SECURITY_LEAD)):
            self._end(export, person, "failed")  # no lead any more: nothing leaves
            return
        self._tell(export, person)
        if export.state == "sending" and self.deliveries.shared(export.files[0].id):
            self._end(export, person, "delivered")
            return
        try:
            files = self._made(export)
        except (Conflict, NotFound, InvalidInput):
            self._end(export, person, "failed")
            return
        try:
            self._send(export, person, files)
        except Undeliverable as error:
            self._put_aside(export, person, files, str(error.values.get("code", "")))

    def give_up(self, payload: Mapping[str, Any], reference: str) -> None:
        """Every attempt failed: the lead hears of it."""
        with self.desk.database.reading() as connection:
            export = EXPORTS.get(connection, str(payload["team"]), id=str(payload["export"]))
            person = people.person(connection, export.team_id, export.requested_by)
        if person is not None and person.slack_id:
            self._end(export, person, "failed")

    def sweep(self) -> int:
        """Remove the files of exports whose row is gone; returns how many exports.

        The home may hold exports of several workspaces: what any of them knows stays.
        """
        folders = [one for one in self.folder.glob("*") if one.is_dir() and _OURS.fullmatch(one.name)]
        with self.desk.database.reading() as connection:
            known = exports_known(connection, (one.name for one in folders))
        gone = [one for one in folders if one.name not in known]
        for folder in gone:
            shutil.rmtree(folder, ignore_errors=True)
        return len(gone)

    def _made(self, export: Export) -> dict[str, bytes]:
        def summary(clause: str) -> str:
            quote = self.desk.clauses.quote(clause, export.language)
            return quote.summary if quote else ""

        # As of the asking: whoever asked twice can compare.
        numbers = self.desk.clauses.numbers() if export.kind == "clauses" else ()
        how = Making(export.requested_at, self.desk.calendar, export.language, summary, numbers)
        with self.desk.database.reading() as connection:
            return files_of(connection, export.team_id, export.kind, export.campaign_id, how)

    def _send(self, export: Export, person: Person, files: Mapping[str, bytes]) -> None:
        built = self._move(export, "built", listed(files, lambda _: ""))
        self._tell(built, person)
        ids = {name: self.deliveries.upload(name, content) for name, content in files.items()}
        sending = self._move(built, "sending", listed(files, lambda name: ids[name]))
        self.deliveries.share([(one.id, one.name) for one in sending.files], person.slack_id)
        self._end(sending, person, "delivered")

    def _put_aside(self, export: Export, person: Person, files: Mapping[str, bytes], refused: str) -> None:
        folder = self.folder / export.id
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        self._end(replace(export, files=listed(files, lambda _: "")), person, "kept", refused)

    def _end(self, export: Export, person: Person, state: ExportState, refused: str = "") -> None:
        ended = self._move(export, state, export.files)
        self._tell(ended, person, refused)

    def _move(self, export: Export, state: ExportState, files: tuple[ExportedFile, ...]) -> Export:
        moved = replace(export, state=state, files=files, changed_at=self.clock())
        with self.desk.database.writing() as connection:
            before = EXPORTS.get(connection, export.team_id, lock=True, id=export.id)
            EXPORTS.save(connection, moved)
            if state in ("delivered", "kept") and before.state != state:
                keep(connection, export.team_id, (delivered(moved, who.system(self._caller(export))),))
        return moved

    def _caller(self, export: Export) -> Caller:
        return Caller(export.team_id, "", self.clock())

    def _tell(self, export: Export, person: Person, refused: str = "") -> None:
        """One message that moves on; the file beside it says enough where it cannot be sent."""
        shown = ExportNotice(
            person.language, self._title(export, person.language), export.kind, export.state,
            tuple((one.name, one.sha256) for one in export.files), str(self.folder / export.id), refused,
            is_marked(one.name for one in export.files),
        )  # fmt: skip
        try:
            sent = self.desk.sender.send(
                Recipient(export.team_id, person.slack_id), shown, f"export:{export.id}"
            )
            self.desk.sender.update(sent, shown)
        except (Undeliverable, Parked):
            return

    def _title(self, export: Export, language: Language) -> str:
        if not export.campaign_id:
            return say(f"export.whole.{export.kind}", language)
        with self.desk.database.reading() as connection:
            return campaigns.CAMPAIGNS.get(connection, export.team_id, id=export.campaign_id).title(language)


def requested(act: Act, export: Export) -> Record:
    """Who exported what in which language, when."""
    facts: dict[str, Json] = {
        "kind": export.kind,
        "campaign": export.campaign_id,
        "language": export.language,
    }
    return act.record("export.requested", f"export:{export.id}", facts)


def delivered(export: Export, act: Act) -> Record:
    """What came to whom asked: the SHA-256 of every file, by which it is known again."""
    hashes = [one.sha256 for one in export.files]
    facts: dict[str, Json] = {"kind": export.kind, "campaign": export.campaign_id, "sha256": hashes,
                              "how": export.state}  # fmt: skip
    return act.record("export.delivered", f"export:{export.id}", facts)


def listed(files: Mapping[str, bytes], id_of: Callable[[str], str]) -> tuple[ExportedFile, ...]:
    """Names, hashes and Slack's ids of files that were made."""
    return tuple(
        ExportedFile(name, hashlib.sha256(content).hexdigest(), id_of(name))
        for name, content in files.items()
    )
