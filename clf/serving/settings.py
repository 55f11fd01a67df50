"""Environment -> settings of the service: every ``CLF_…`` variable with its default and its valid values."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from limits import RateLimitItem, parse_many
from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from clf.default import SHIPPED
from clf.errors import InputError

_ORIGIN = re.compile(
    r"(?:https?|chrome-extension|moz-extension)://(?:[\w.-]+(?::\d{1,5})?|\[[0-9a-f:]+\](?::\d{1,5})?|\*)"
)
_STORE = re.compile(r"sqlite:///(?!:memory:$)[^?]+|postgresql\+psycopg://\S+")
MIN_KEY = 16
"""Characters of an API key: a shorter one can be guessed, and an empty one comes from a variable that was not set."""
CommaSeparated = Annotated[tuple[str, ...], NoDecode]


class ApiKey(BaseModel, frozen=True):
    """An API key and the last day (UTC) on which it is valid; None means that it does not expire."""

    secret: SecretStr
    expires: date | None = None

    def is_expired(self, now: datetime) -> bool:
        """Return whether the key's last day is over."""
        return self.expires is not None and now.date() > self.expires


class Settings(BaseSettings):
    """The settings of the service; the README has a table of them."""

    model_config = SettingsConfigDict(env_prefix="CLF_", frozen=True, env_ignore_empty=True)

    bundle: Path = SHIPPED
    feedback_url: str = "sqlite:///feedback.db"
    helpers: int = Field(default=1, ge=1, le=64)
    max_body: int = Field(default=5_000_000, ge=1_000, le=100_000_000)
    max_links: int = Field(default=1_000, ge=1, le=10_000)
    max_texts: int = Field(default=500, ge=1, le=10_000)
    max_text: int = Field(default=2_000, ge=10, le=10_000)
    max_running: int = Field(default=500, ge=1, le=100_000)
    body_seconds: float = Field(default=10, gt=0, le=600)
    page_seconds: float = Field(default=5, gt=0, le=600)
    wait_seconds: float = Field(default=5, gt=0, le=600)
    reload_seconds: float = Field(default=2, ge=0, le=3600)
    rate: str = "1200/minute"
    api_keys: Annotated[tuple[ApiKey, ...], NoDecode] = ()
    origins: CommaSeparated = ()
    trusted_proxies: CommaSeparated = ("127.0.0.1",)
    salt: SecretStr = Field(default_factory=lambda: SecretStr(secrets.token_hex(16)))
    metrics_dir: Path | None = Field(default=None, validation_alias="PROMETHEUS_MULTIPROC_DIR")

    @property
    def rates(self) -> list[RateLimitItem]:
        """The rate limits that ``rate`` spells out."""
        return _rates_of(self.rate)

    @field_validator("feedback_url")
    @classmethod
    def _is_store(cls, value: str) -> str:
        """Refuse a bad address at start, because the store would refuse it only at the first vote."""
        if not _STORE.fullmatch(value):
            raise ValueError("write sqlite:///feedback.db or postgresql+psycopg://user@host/name")
        return value

    @field_validator("origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("origins")
    @classmethod
    def _known_schemes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if odd := [origin for origin in value if not _ORIGIN.fullmatch(origin)]:
            raise ValueError(
                f"{odd[0]!r} is not an origin; write https://HOST, chrome-extension://ID or moz-extension://*"
            )
        return value

    @field_validator("api_keys", mode="before")
    @classmethod
    def _read_keys(cls, value: Any) -> Any:
        """Read ``KEY`` or ``KEY@2027-01-31``, separated by commas."""
        if not isinstance(value, str):
            return value
        pairs = [part.strip().partition("@") for part in value.split(",") if part.strip()]
        if any(len(secret) < MIN_KEY for secret, _, _ in pairs):
            raise ValueError(f"a key has fewer than {MIN_KEY} characters; is the variable that it comes from empty?")
        return [{"secret": secret, "expires": day or None} for secret, _, day in pairs]

    @field_validator("rate")
    @classmethod
    def _is_rate(cls, value: str) -> str:
        _rates_of(value)
        return value


def _rates_of(rate: str) -> list[RateLimitItem]:
    """Return the limits that ``rate`` spells out (``"20/second; 1200/minute"``); none for ``"off"``."""
    return [] if rate == "off" else parse_many(rate)


def read_settings() -> Settings:
    """Return the settings of the environment; raise InputError that names the invalid variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        name = f"CLF_{first['loc'][0]}".upper() if first["loc"] else "CLF_…"
        # The value is left out because it may be a secret.
        raise InputError(f"{name}: {first['msg']}; the README lists the variables and their values") from None
