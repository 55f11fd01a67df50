"""The calls that judge and keep: a request that was checked -> a plain function over the bundle in use -> bytes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, TypeAdapter

from clf.classifiers.pages import HEADS, flag_threshold
from clf.errors import InputError, MissingExtraError, StoreError
from clf.serving import schemas
from clf.serving.problems import Problem, within
from clf.serving.service import Service
from clf.serving.workers import answers
from clf.serving.workers.live_bundle import Stock

_LOG = logging.getLogger("uvicorn.error")
_SMALL = 20_000
"""Characters; headlines up to so many are judged at once, between two other requests."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it came: its body, and who sent it (a key or an address)."""

    body: bytes
    client: str


@dataclass(frozen=True, slots=True)
class Call:
    """One POST call: what it does, what it takes, what it gives; ``helped``: always done in a helper."""

    work: Callable[[Any, Sent, Service], Awaitable[bytes]]
    takes: TypeAdapter[Any]
    gives: type[BaseModel]
    helped: bool = False

    def check_room(self, size: int, service: Service) -> None:
        """Raise Problem when a body of so many bytes would find no helper: reading and checking it takes a while."""
        stock = service.shelf.stock
        if self.helped and stock is not None:
            stock.pages.check_room(size)

    async def answer(self, sent: Sent, service: Service) -> bytes:
        """Check a request and return its answer; raises what :func:`clf.serving.problems.problem_of` understands."""
        # Again, for the body took its time.
        self.check_room(len(sent.body), service)
        return await self.work(self.takes.validate_json(sent.body), sent, service)


async def _headlines(asked: schemas.HeadlinesRequest, sent: Sent, service: Service) -> bytes:
    """Judge the wording of headlines."""
    within("texts", len(asked.texts), service.settings.max_texts, "items")
    _check_lengths("texts.{}", asked.texts, service.settings.max_text)
    stock = service.stock
    if sum(map(len, asked.texts)) <= _SMALL and not asked.explain:
        answer = answers.headlines(stock.headlines, stock.id, {"texts": asked.texts, "explain": False})
    else:
        answer = await stock.pages.run("headlines", sent.body)
    return service.counted("/v1/headlines", answer, asked.language)


async def _flag(asked: schemas.FlagHtml | schemas.FlagLinks, sent: Sent, service: Service) -> bytes:
    """Judge the links of a page, given as HTML or as a list."""
    if isinstance(asked, schemas.FlagLinks):
        within("links", len(asked.links), service.settings.max_links, "items")
        _check_lengths("links.{}.text", [link.text for link in asked.links], service.settings.max_text)
    _check_precision(asked.min_precision, service.stock)
    language = asked.language
    # It may wait for a helper, which reads the body: what was made of it here takes several times as much memory.
    del asked
    answer = await service.stock.pages.run("flag", sent.body)
    return service.counted("/v1/flag", answer, language)


async def _separate(asked: schemas.SeparateHtml | schemas.SeparateText, sent: Sent, service: Service) -> bytes:
    """Take a page apart: every block and link, and the article."""
    _check_precision(asked.min_precision, service.stock)
    language = asked.language
    del asked  # as above
    answer = await service.stock.pages.run("separate", sent.body)
    return service.counted("/v1/separate", answer, language)


async def _feedback(asked: schemas.FeedbackRequest, sent: Sent, service: Service) -> bytes:
    """Keep what people say of verdicts; a vote that is known already changes nothing."""
    try:
        stored = await asyncio.to_thread(_store, asked.votes, sent.client, service)
    except (StoreError, MissingExtraError) as error:
        _LOG.error("feedback was not stored: %s", error)
        raise Problem.busy(
            "the feedback store does not answer; nothing was stored, send it again", seconds=30
        ) from None
    known = len(asked.votes) - stored
    service.metrics.votes.labels("new").inc(stored)
    service.metrics.votes.labels("known").inc(known)
    return schemas.FeedbackResponse(stored=stored, known=known).model_dump_json().encode()


def _store(sent: list[schemas.VoteSent], client: str, service: Service) -> int:
    """Store the votes of a client; return how many were new. Runs in a thread: the first vote loads the library."""
    from clf.feedback.store import Vote, client_hash

    name, now = client_hash(service.settings.salt.get_secret_value(), client), datetime.now(UTC)
    return service.store.add([Vote(**vote.model_dump(), client=name, time=now) for vote in sent])


CALLS = {
    "/v1/headlines": Call(_headlines, TypeAdapter(schemas.HeadlinesRequest), schemas.HeadlinesResponse),
    "/v1/flag": Call(_flag, TypeAdapter(schemas.FlagRequest), schemas.FlagResponse, helped=True),
    "/v1/separate": Call(_separate, TypeAdapter(schemas.SeparateRequest), schemas.SeparateResponse, helped=True),
    "/v1/feedback": Call(_feedback, TypeAdapter(schemas.FeedbackRequest), schemas.FeedbackResponse),
}
"""Path -> call."""


def _check_precision(wanted: float | None, stock: Stock) -> None:
    for head in HEADS.values():
        if wanted is not None and head in stock.manifest.heads:
            try:
                flag_threshold(stock.manifest.heads[head], wanted)
            except InputError as error:
                raise Problem(422, str(error), field="min_precision") from None


def _check_lengths(field: str, texts: list[str], limit: int) -> None:
    for place, text in enumerate(texts):
        if len(text) > limit:
            within(field.format(place), len(text), limit, "characters")
