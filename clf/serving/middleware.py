"""Requests -> endpoints or the framework: admission, limits and metrics; plain ASGI, one instance per worker."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clf.serving.admission import Admission
from clf.serving.bodies import Body, BodyMemory, check_head
from clf.serving.endpoints import Endpoint, Submission
from clf.serving.headers import announced_size
from clf.serving.problems import Problem, problem_of
from clf.serving.protocol import MAX_HEAD
from clf.serving.service import Service

_GUARDED = "/v1/"
"""Prefix of the paths that need admission."""
_OTHER = "other"
"""The name under which unknown paths are counted."""
_PENALTY_SECONDS = 1.0
"""Seconds that a client waits whose invalid bodies have taken too long; its request counts as running meanwhile."""
_CLIENT_SHARE = 0.5
"""Part of the requests at once that one client may have."""


class Middleware:
    """Passes a request to its endpoint or to ``app``, or answers it with a problem; counts all three.

    Endpoints are called here, without a framework in between, because that saves a third of the time of a headline.
    """

    def __init__(
        self, app: ASGIApp, *, service: Service, endpoints: Mapping[str, Endpoint], paths: Iterable[str]
    ) -> None:
        """Guard ``endpoints``, by path, and ``app``, which answers all other requests.

        ``paths`` are the documented paths of ``app``; they are counted by name.
        """
        self.app, self.service, self.endpoints = app, service, endpoints
        self.settings = service.settings
        self.paths = frozenset((*paths, *endpoints))
        self.admission = Admission(service.settings)
        self.memory = BodyMemory()
        self.running = 0
        self.running_by_client: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, _shorten_failure(send))
            return
        started, path = time.perf_counter(), scope["path"]
        status = size = 0
        self.running += 1
        try:
            if path in self.endpoints:
                status, size = await self._call_endpoint(scope, receive, send)
            else:
                status = await self._call_app(scope, receive, send)
        finally:
            self.running -= 1
            route = path if path in self.paths else _OTHER
            seconds = time.perf_counter() - started
            self.service.metrics.count_request(route, status or 500, seconds=seconds, size=size)

    async def _call_endpoint(self, scope: Scope, receive: Receive, send: Send) -> tuple[int, int]:
        """Answer a request to an endpoint; return the status and the size of the request's body."""
        size = 0
        try:
            client = self._admit(scope)
            with self._running(client), Body(self.memory, client, self.settings) as body:
                try:
                    answer = await self._answer(scope, receive, body)
                finally:
                    size = body.size
        except Exception as error:
            # Without a variable for the problem, whose traceback would keep this frame, and the body, in a cycle.
            return await _send_problem(
                problem_of(error), scope, receive, send, unread=announced_size(scope) - size
            ), size
        await _send_json(send, answer)
        return 200, size

    async def _answer(self, scope: Scope, receive: Receive, body: Body) -> bytes:
        """Return the answer of an endpoint; raises every error that ``problem_of`` knows."""
        endpoint = self.endpoints[scope["path"]]
        announced = check_head(scope, self.settings.max_body)
        try:
            endpoint.check_client(body.client, announced, self.service)
        except Problem as problem:
            if problem.status == HTTPStatus.TOO_MANY_REQUESTS:
                # The client has sent many invalid bodies; an answer at once would only let it send the next one.
                await asyncio.sleep(_PENALTY_SECONDS)
            raise
        return await endpoint.answer(Submission(await body.read(receive), body.client), self.service)

    async def _call_app(self, scope: Scope, receive: Receive, send: Send) -> int:
        """Let ``app`` answer; return the status."""
        status = 0

        async def send_and_note(message: Message) -> None:
            """Send a message and note the status in it."""
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            if scope["path"].startswith(_GUARDED):
                self._admit(scope)
            await self.app(scope, receive, send_and_note)
        except Problem as problem:
            await problem.response()(scope, receive, send_and_note)
        return status

    def _admit(self, scope: Scope) -> str:
        """Return the client's name; raise Problem when it is not admitted, or when the worker is full."""
        if self.running > self.settings.max_running:
            raise Problem.busy("too many requests at once", seconds=1)
        return self.admission.admit(scope)

    @contextmanager
    def _running(self, client: str) -> Iterator[None]:
        """Count one running request of a client; raise Problem when it has too many."""
        if self.running_by_client[client] >= max(1, _CLIENT_SHARE * self.settings.max_running):
            raise Problem.busy("too many requests of this client at once", seconds=1)
        self.running_by_client[client] += 1
        try:
            yield
        finally:
            self.running_by_client[client] -= 1
            if not self.running_by_client[client]:
                del self.running_by_client[client]


async def _send_problem(problem: Problem, scope: Scope, receive: Receive, send: Send, *, unread: int) -> int:
    """Send a problem and return its status; ``unread`` are the bytes of the body that were not read."""
    if unread > MAX_HEAD:
        # Otherwise the server would read the rest of the body, and throw it away.
        problem.headers["Connection"] = "close"
    await problem.response()(scope, receive, send)
    return problem.status


async def _send_json(send: Send, body: bytes) -> None:
    length = str(len(body)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _shorten_failure(send: Send) -> Send:
    """Wrap ``send`` so that a failure at start or stop reports its last line, not the traceback."""

    async def send_shortened(message: Message) -> None:
        """Send a message; of a traceback, only the text of the error."""
        if "message" in message:
            message["message"] = message["message"].strip().rsplit("\n", 1)[-1].partition(": ")[2]
        await send(message)

    return send_shortened
