"""Request body -> JSON answer: the POST endpoints, each a plain function over the bundle in use."""

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
from clf.feedback.clients import client_hash
from clf.serving import schemas
from clf.serving.problems import Problem, check_limit
from clf.serving.service import Service
from clf.serving.settings import Settings
from clf.serving.workers import answers
from clf.serving.workers.live_bundle import LoadedBundle

_LOG = logging.getLogger("uvicorn.error")
_INLINE_CHARACTERS = 20_000
"""Characters of headlines up to which a request is scored in the worker itself, between two other requests."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A request as it was sent: its body, and the name of the client (a key or an address)."""

    body: bytes
    client: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One POST endpoint: its function, the schema of its requests, and the schema of its answers.

    ``max_strings`` bounds the strings and keys of a request. ``needs_helper``: every request is answered in a helper.
    """

    function: Callable[[Any, Submission, Service], Awaitable[bytes]]
    request: TypeAdapter[Any]
    response: type[BaseModel]
    max_strings: Callable[[Settings], int]
    needs_helper: bool = False

    def check_client(self, client: str, size: int, service: Service) -> None:
        """Raise Problem when a body of ``size`` bytes from ``client`` would be refused for its sender or its size.

        It is checked before the body is read, because reading it takes a while.
        """
        service.validator.check(client)
        bundle = service.holder.bundle
        if self.needs_helper and bundle is not None:
            bundle.pages.check_room(client, size)

    async def answer(self, submission: Submission, service: Service) -> bytes:
        """Validate a request and return its answer.

        Raises every error that :func:`clf.serving.problems.problem_of` knows.
        """
        # Checked again, because reading the body took a while.
        self.check_client(submission.client, len(submission.body), service)
        # Without a variable, so that the function alone holds the request and can delete it.
        return await self.function(self._validated(submission, service), submission, service)

    def _validated(self, submission: Submission, service: Service) -> Any:
        limit = self.max_strings(service.settings)
        return service.validator.validate(self.request, submission.body, client=submission.client, max_strings=limit)


async def _headlines(request: schemas.HeadlinesRequest, submission: Submission, service: Service) -> bytes:
    """Score the wording of headlines."""
    check_limit("texts", len(request.texts), service.settings.max_texts, "items")
    _check_lengths("texts.{}", request.texts, service.settings.max_text)
    bundle = service.bundle
    if sum(map(len, request.texts)) <= _INLINE_CHARACTERS and not request.explain:
        asked = {"texts": request.texts, "language": request.language}
        answer = answers.headlines(bundle.headlines, bundle.id, asked)
    else:
        answer = await bundle.pages.run("headlines", submission.body, submission.client)
    return service.count(answer, "/v1/headlines", request.language)


async def _flag(request: schemas.FlagHtml | schemas.FlagLinks, submission: Submission, service: Service) -> bytes:
    """Classify the links of a page, given as HTML or as a list."""
    if isinstance(request, schemas.FlagLinks):
        check_limit("links", len(request.links), service.settings.max_links, "items")
        _check_lengths("links.{}.text", [link.text for link in request.links], service.settings.max_text)
    _check_precision(request.min_precision, service.bundle)
    language = request.language
    # The job may wait for a helper, which reads the body; the parsed request would take several times its memory.
    del request
    answer = await service.bundle.pages.run("flag", submission.body, submission.client)
    return service.count(answer, "/v1/flag", language)


async def _separate(
    request: schemas.SeparateHtml | schemas.SeparateText, submission: Submission, service: Service
) -> bytes:
    """Classify every block and link of a page, and return its article."""
    _check_precision(request.min_precision, service.bundle)
    language = request.language
    del request  # as above
    answer = await service.bundle.pages.run("separate", submission.body, submission.client)
    return service.count(answer, "/v1/separate", language)


async def _feedback(request: schemas.FeedbackRequest, submission: Submission, service: Service) -> bytes:
    """Store the votes of readers on verdicts; a vote that is stored already changes nothing."""
    try:
        stored = await asyncio.to_thread(_store, request.votes, submission.client, service)
    except (StoreError, MissingExtraError) as error:
        _LOG.error("feedback was not stored: %s", error)
        raise Problem.busy(
            "the feedback store does not answer; nothing was stored, send it again", seconds=30
        ) from None
    known = len(request.votes) - stored
    service.metrics.votes.labels("new").inc(stored)
    service.metrics.votes.labels("known").inc(known)
    return schemas.FeedbackResponse(stored=stored, known=known).model_dump_json().encode()


def _store(votes: list[schemas.SubmittedVote], client: str, service: Service) -> int:
    """Store the votes of a client and return how many were new; runs in a thread, where it imports the database."""
    from clf.feedback.store import Vote

    name, now = client_hash(service.settings.salt.get_secret_value(), client), datetime.now(UTC)
    return service.store.add([Vote(**vote.model_dump(), client=name, time=now) for vote in votes])


_FEW_STRINGS = 100
"""Strings and keys of a request without lists; a valid one has at most ten."""
_STRINGS_PER_LINK = 200
"""Keys, texts and containers of one link; a link usually has 30."""
_STRINGS_PER_VOTE = 20

ENDPOINTS = {
    "/v1/headlines": Endpoint(
        function=_headlines,
        request=TypeAdapter(schemas.HeadlinesRequest),
        response=schemas.HeadlinesResponse,
        max_strings=lambda settings: _FEW_STRINGS + 2 * settings.max_texts,
    ),
    "/v1/flag": Endpoint(
        function=_flag,
        request=TypeAdapter(schemas.FlagRequest),
        response=schemas.FlagResponse,
        max_strings=lambda settings: _FEW_STRINGS + _STRINGS_PER_LINK * settings.max_links,
        needs_helper=True,
    ),
    "/v1/separate": Endpoint(
        function=_separate,
        request=TypeAdapter(schemas.SeparateRequest),
        response=schemas.SeparateResponse,
        max_strings=lambda _: _FEW_STRINGS,
        needs_helper=True,
    ),
    "/v1/feedback": Endpoint(
        function=_feedback,
        request=TypeAdapter(schemas.FeedbackRequest),
        response=schemas.FeedbackResponse,
        max_strings=lambda _: _FEW_STRINGS + _STRINGS_PER_VOTE * schemas.MAX_VOTES,
    ),
}
"""Path -> endpoint."""


def _check_precision(precision: float | None, bundle: LoadedBundle) -> None:
    """Raise Problem when a page head of the bundle has no threshold that reaches ``precision``."""
    if precision is None:
        return
    for head in HEADS.values():
        if head in bundle.manifest.heads:
            try:
                flag_threshold(bundle.manifest.heads[head], precision)
            except InputError as error:
                raise Problem(422, str(error), field="min_precision") from None


def _check_lengths(field: str, texts: list[str], limit: int) -> None:
    """Raise Problem for the first text longer than ``limit``; ``field`` is a format for its index."""
    for index, text in enumerate(texts):
        if len(text) > limit:
            check_limit(field.format(index), len(text), limit, "characters")
