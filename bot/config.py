"""Settings: the only place that reads the environment. Everything else takes arguments."""

import re
from datetime import time
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
ALWAYS = "always"


class Settings(BaseSettings):
    """What an administrator sets; README lists every field, and a test compares the two."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    home: Path = Field(Path("./.mamori"), validation_alias="MAMORI_HOME")
    database_url: str = Field("", validation_alias="MAMORI_DATABASE_URL")
    embedding_model: str = Field("", validation_alias="MAMORI_EMBEDDING_MODEL")
    reranker_model: str = Field("", validation_alias="MAMORI_RERANKER_MODEL")
    chat_model: str = Field("", validation_alias="MAMORI_CHAT_MODEL")
    chat_daily_budget: int = Field(1000, ge=0, validation_alias="MAMORI_CHAT_DAILY_BUDGET")
    admins: str = Field("", validation_alias="MAMORI_ADMINS")
    security_channel: str = Field("", validation_alias="MAMORI_SECURITY_CHANNEL")
    question_days: int = Field(30, ge=1, le=3650, validation_alias="MAMORI_QUESTION_DAYS")
    serve_guests: bool = Field(False, validation_alias="MAMORI_SERVE_GUESTS")
    timezone: str = Field("Asia/Tokyo", validation_alias="MAMORI_TIMEZONE")
    office_hours: str = Field("09:00-18:00", validation_alias="MAMORI_OFFICE_HOURS")
    messages_per_minute: int = Field(50, ge=1, le=500, validation_alias="MAMORI_MESSAGES_PER_MINUTE")
    health_port: int = Field(8787, ge=0, le=65535, validation_alias="MAMORI_HEALTH_PORT")

    slack_bot_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr = Field(SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field("https://slack.com/api/", validation_alias="SLACK_API_URL")

    @cached_property
    def library_path(self) -> Path:
        """The indexed documents, whole: texts, versions, passages, vectors, manifest."""
        return self.home / "library"

    @cached_property
    def store_url(self) -> str:
        """SQLAlchemy URL of the domain database."""
        return self.database_url or f"sqlite:///{(self.home / 'mamori.db').resolve()}"

    @cached_property
    def work_url(self) -> str:
        """SQLAlchemy URL of the durable work: a SQLite file of its own, or the same PostgreSQL."""
        if self.database_url and not self.database_url.startswith("sqlite"):
            return self.database_url
        return f"sqlite:///{(self.home / 'work.db').resolve()}"

    @cached_property
    def first_admins(self) -> frozenset[str]:
        """Slack user ids from `MAMORI_ADMINS`, separated by commas or spaces."""
        return frozenset(self.admins.replace(",", " ").split())

    @field_validator("office_hours")
    @classmethod
    def _readable(cls, given: str) -> str:
        hours = given.strip()
        found = _HOURS.fullmatch(hours)
        if hours != ALWAYS and not (found and found.group(1, 2) < found.group(3, 4)):
            raise ValueError(f'use HH:MM-HH:MM, such as "09:00-18:00", or "{ALWAYS}"')
        return hours

    @cached_property
    def reminding_hours(self) -> tuple[time, time] | None:
        """From when until when people are reminded on working days; None = at any hour of any day."""
        if self.office_hours == ALWAYS:
            return None
        opens, closes = (time.fromisoformat(one) for one in self.office_hours.split("-"))
        return opens, closes

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which people see dates and in which working days are counted."""
        return ZoneInfo(self.timezone)
