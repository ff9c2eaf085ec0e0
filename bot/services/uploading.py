"""A security lead sends a file: it is read and shown, and comes into force at a lead's press."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.errors import Conflict, MamoriError, NotFound, Unavailable
from bot.services.notices import Sentence
from bot.services.notices_upload import UploadNotice, UploadOutcome, WhoMay
from bot.services.ports import Directory, Files, Jobs, Notice, Recipient, Sender
from bot.services.publishing import Publishing, PublishingDesk
from bot.services.questions import Question
from bot.services.upload_preview import preview_of
from bot.services.verifying import CHECK_JOB
from bot.store.uploads import Upload, Uploads, UploadState
from bot.texts import Language
from knowledge.curation.proposals import entry_for, read_proposal
from knowledge.errors import DocumentRefused, KnowledgeError

READ_JOB = "upload.read"
PUBLISH_JOB = "upload.publish"


@dataclass(frozen=True, slots=True)
class UploadDesk:
    """What it takes. `folder` keeps files until they are decided; `channel` is the security channel."""

    shared: PublishingDesk
    uploads: Uploads
    files: Files
    sender: Sender
    directory: Directory
    folder: Path
    channel: str = ""


class Uploading:
    """Documents that come through Slack."""

    def __init__(self, desk: UploadDesk, publishing: Publishing, jobs: Jobs) -> None:
        self._desk = desk
        self._publishing = publishing
        self._jobs = jobs

    def accept(self, message: Question, files: Sequence[str]) -> bool:
        """Take in the files of a direct message, each once; False when they were there already."""
        found = [self._start(message, file_id) for file_id in files]
        return any(found)

    def read(self, payload: Mapping[str, Any]) -> None:
        """The durable work behind `accept`: fetched, read, compared, shown."""
        upload = self._begun(payload)
        person = self._desk.directory.profile(upload.team_id, upload.user_id)
        if person.is_bot:
            return
        if not self._desk.shared.leads.is_lead(upload.team_id, upload.user_id):
            who = WhoMay(person.language, self._desk.shared.leads.ids(upload.team_id))
            self._tell(upload, who, f"upload-who:{upload.channel}:{payload['ts']}")
            return
        if upload.state != "reading":
            return
        try:
            self._show(self._fetched(upload), person.language)
        except DocumentRefused as refused:
            self._refuse(upload, Sentence(person.language, f"document.refused.{refused.reason}"))
        except Unavailable:
            raise
        except MamoriError as error:
            self._refuse(upload, Sentence(person.language, error.key, error.values))

    def decide(self, team: str, user_id: str, file_id: str, publish: bool) -> UploadOutcome:
        """A press on a preview. Raises NotPermitted, NotFound, Conflict when it was decided before."""
        self._desk.shared.leads.require_lead(team, user_id)
        upload = self._desk.uploads.find(team, file_id)
        if upload is None:
            raise NotFound("upload.gone")
        state: UploadState = "publishing" if publish else "discarded"
        if not self._desk.uploads.decide(upload, state, user_id, self._desk.shared.clock()):
            raise Conflict("upload.decided")
        if publish:
            self._publish_later(upload)
        else:
            self._remove_file(upload)
        language = self._desk.directory.profile(team, user_id).language
        return UploadOutcome(language, _title(upload), state, user_id)

    def publish(self, payload: Mapping[str, Any]) -> None:
        """The durable work behind a press: into the library, as it was shown, or shown again."""
        upload = self._desk.uploads.find(str(payload["team"]), str(payload["file"]))
        if upload is None or upload.state != "publishing":
            return
        language = self._desk.directory.profile(upload.team_id, upload.decided_by).language
        contents = self._desk.shared.publisher.contents()
        entry, before = entry_for(read_proposal(self._path(upload), upload.name), contents)
        if preview_of(entry, before) != upload.preview:
            # Something else came into force since: what was shown is no longer what would happen.
            self._show(replace(upload, state="reading"), language)
            return
        try:
            self._publishing.publish([entry])
        except KnowledgeError:
            self._end(upload, "failed")
            self._tell(
                upload, Sentence(language, "upload.failed", _named(upload)), f"upload-failed:{upload.id}"
            )
            return
        self._end(upload, "published")
        self._announce(upload, language)

    def give_up(self, payload: Mapping[str, Any], reference: str) -> None:
        """Every attempt failed: the lead hears of it."""
        upload = self._begun(payload)
        person = self._desk.directory.profile(upload.team_id, upload.user_id)
        self._end(upload, "failed")
        notice = Sentence(person.language, "upload.gave_up", {**_named(upload), "reference": reference})
        self._tell(upload, notice, f"upload-gave-up:{upload.id}:{reference}")

    def sweep(self, team: str) -> None:
        """Remove the files of what was decided; a file whose row is gone goes too."""
        for folder in (self._desk.folder / team).glob("*"):
            upload = self._desk.uploads.find(team, folder.name)
            if upload is None or upload.state not in ("reading", "read", "publishing"):
                shutil.rmtree(folder, ignore_errors=True)

    def _start(self, message: Question, file_id: str) -> bool:
        payload = {
            "team": message.team_id, "file": file_id, "user": message.user_id, "channel": message.channel,
            "ts": message.ts, "thread": message.root_ts,
        }  # fmt: skip
        return self._jobs.start(READ_JOB, f"{message.team_id}:{file_id}:{message.ts}", payload)

    def _begun(self, payload: Mapping[str, Any]) -> Upload:
        team, file_id = str(payload["team"]), str(payload["file"])
        known = self._desk.uploads.find(team, file_id)
        if known or "user" not in payload:
            return known or Upload(
                team_id=team, id=file_id, user_id="", channel="", thread_ts="",
                received_at=self._desk.shared.clock(),
            )  # fmt: skip
        return Upload(
            team_id=team, id=file_id, user_id=payload["user"], channel=payload["channel"],
            thread_ts=payload["thread"], received_at=self._desk.shared.clock(),
        )  # fmt: skip

    def _fetched(self, upload: Upload) -> Upload:
        self._desk.uploads.put(upload)
        file = self._desk.files.fetch(upload.id, self._folder(upload))
        fetched = replace(upload, name=file.name, hash=file.hash)
        self._desk.uploads.put(fetched)
        return fetched

    def _show(self, upload: Upload, language: Language) -> None:
        entry, before = entry_for(
            read_proposal(self._path(upload), upload.name), self._desk.shared.publisher.contents()
        )
        shown = preview_of(entry, before)
        self._desk.uploads.put(replace(upload, state="read", preview=shown, decided_by="", decided_at=None))
        notice = UploadNotice(language, upload.id, upload.name, shown)
        self._tell(upload, notice, f"upload:{upload.id}:{shown['before_hash']}")

    def _refuse(self, upload: Upload, sentence: Sentence) -> None:
        known = self._desk.uploads.find(upload.team_id, upload.id) or upload
        named = replace(sentence, values={**_named(known), **sentence.values})
        self._end(replace(known, reason=sentence.key), "refused")
        self._tell(upload, named, f"upload-refused:{upload.id}")

    def _publish_later(self, upload: Upload) -> None:
        payload = {"team": upload.team_id, "file": upload.id}
        key = f"{upload.team_id}:{upload.id}:{(upload.preview or {}).get('before_hash', '')}"
        try:
            self._jobs.start(PUBLISH_JOB, key, payload)
        except Exception:
            self._desk.uploads.put(upload)  # not begun: the press counts for nothing and may be repeated
            raise

    def _announce(self, upload: Upload, language: Language) -> None:
        notice = UploadOutcome(language, _title(upload), "published", upload.decided_by)
        self._tell(upload, notice, f"upload-published:{upload.id}:{upload.hash}")
        if self._desk.channel:
            recipient = Recipient(upload.team_id, self._desk.channel)
            self._desk.sender.send(recipient, notice, f"upload-announced:{upload.id}:{upload.hash}")
        self._jobs.start(CHECK_JOB, f"upload:{upload.team_id}:{upload.id}", {"team": upload.team_id})

    def _end(self, upload: Upload, state: UploadState) -> None:
        now = self._desk.shared.clock()
        self._desk.uploads.put(replace(upload, state=state, decided_at=upload.decided_at or now))
        self._remove_file(upload)

    def _tell(self, upload: Upload, notice: Notice, key: str) -> None:
        recipient = Recipient(upload.team_id, upload.channel or upload.user_id, upload.thread_ts or None)
        self._desk.sender.send(recipient, notice, key)

    def _folder(self, upload: Upload) -> Path:
        return self._desk.folder / upload.team_id / upload.id

    def _path(self, upload: Upload) -> Path:
        return next(self._folder(upload).glob("document*"), self._folder(upload) / "document")

    def _remove_file(self, upload: Upload) -> None:
        shutil.rmtree(self._folder(upload), ignore_errors=True)


def _title(upload: Upload) -> str:
    return str((upload.preview or {}).get("title") or upload.name)


def _named(upload: Upload) -> dict[str, object]:
    return {"name": upload.name or "?"}
