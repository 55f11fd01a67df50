"""Firefox over WebDriver BiDi: commands by WebSocket, without a driver between the test and the browser."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

SECONDS = 30
"""Longest wait for the answer to one command."""
_RECTANGLE = """node => {
  const {left, top, right, bottom} = node.getBoundingClientRect();
  return JSON.stringify([left, top, right, bottom]);
}"""
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class BidiError(Exception):
    """The browser refused a command, or the script that it was to run threw an error."""


class Session:
    """One BiDi session; ``call`` sends a command and returns its result."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    def call(self, method: str, **parameters: Any) -> Any:
        """Return the result of a command; raises BidiError when the browser refuses it."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=SECONDS))
            if answer.get("id") == number:
                break
        if answer["type"] == "error":
            raise BidiError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    def evaluate(self, context: str, expression: str) -> Any:
        """Return the value of a JavaScript expression in a page, copied as JSON; a promise is awaited."""
        source = f"Promise.resolve({expression}).then(value => JSON.stringify(value ?? null))"
        found = self._result(self.call("script.evaluate", expression=source, awaitPromise=True, target=_in(context)))
        return json.loads(found["value"])

    def node(self, context: str, selector: str) -> Any:
        """Return the first element of a selector with its tree and closed shadow trees; None when there is none."""
        found = self.call(
            "script.evaluate",
            expression=f"document.querySelector({json.dumps(selector)})",
            awaitPromise=False,
            target=_in(context),
            serializationOptions={"includeShadowTree": "all", "maxDomDepth": 12},
        )
        result = self._result(found)
        return result if result["type"] == "node" else None

    def box(self, context: str, shared: str) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a node that ``node`` returned."""
        found = self.call(
            "script.callFunction",
            functionDeclaration=_RECTANGLE,
            arguments=[{"sharedId": shared}],
            awaitPromise=False,
            target=_in(context),
        )
        left, top, right, bottom = json.loads(self._result(found)["value"])
        return left, top, right, bottom

    def click(self, context: str, x: float, y: float) -> None:
        """Press and release the mouse's left button at a point of the window."""
        where = {"type": "pointerMove", "x": round(x), "y": round(y)}
        presses = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        mouse = {"type": "pointer", "id": "mouse", "actions": [where, *presses]}
        self.call("input.performActions", context=context, actions=[mouse])

    def press(self, context: str, key: str) -> None:
        """Press and release a key; ``key`` is a character or one of WebDriver's code points."""
        strokes = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self.call("input.performActions", context=context, actions=[{"type": "key", "id": "keys", "actions": strokes}])

    @staticmethod
    def _result(found: Any) -> Any:
        if found["type"] == "exception":
            raise BidiError(found["exceptionDetails"]["text"])
        return found["result"]


def _in(context: str) -> dict[str, str]:
    return {"context": context}


@contextmanager
def firefox_session(
    command: str, profile: Path, preferences: dict[str, Any], window: tuple[int, int]
) -> Iterator[Session]:
    """Start Firefox with a new profile in folder ``profile``; the session may read the browser's own pages."""
    profile.mkdir(parents=True)
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    width, height = map(str, window)
    options = ["--headless", "--no-remote", "--width", width, "--height", height, "--profile", str(profile)]
    remote = ["--remote-debugging-port=0", "--remote-allow-system-access"]
    log = profile / "log"
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen([command, *options, *remote], stderr=file, stdout=file) as process,
    ):
        try:
            with connect(f"{_address(log)}/session", max_size=None, open_timeout=SECONDS) as socket:
                session = Session(socket)
                session.call("session.new", capabilities={})
                yield session
                session.call("session.end")
        finally:
            process.kill()


def _address(log: Path) -> str:
    for _ in range(10 * SECONDS):
        if found := _LISTENS.search(log.read_text(encoding="utf-8", errors="replace")):
            return found[1]
        time.sleep(0.1)
    raise BidiError(f"Firefox did not listen within {SECONDS} s; see {log}")
