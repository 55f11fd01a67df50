"""Settings -> a running service: one process, or several workers behind one socket with a parent that restarts them."""

from __future__ import annotations

import logging
import os
import resource
import shutil
import signal
import sys
from dataclasses import dataclass
from socket import socket as Socket  # noqa: N812 - a type, unlike the socket that listens

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from clf.errors import ClfError, InputError
from clf.serving.protocol import BoundedProtocol
from clf.serving.settings import Settings, read_settings

_APP = "clf.serving.app:create_app"
_GRACE_SECONDS = 30
"""Time that requests in flight get to finish when the service stops."""
_KEEP_ALIVE_SECONDS = 75
"""Time for which an idle connection is kept. Proxies must close theirs first (nginx: after 60 s), because a request
that is sent while the service closes the connection is lost."""


@dataclass(frozen=True, slots=True)
class Address:
    """The host and port to listen on, and the number of workers."""

    host: str
    port: int
    workers: int

    def configuration(self, settings: Settings) -> uvicorn.Config:
        """Return the configuration of uvicorn for this address."""
        return uvicorn.Config(
            _APP,
            factory=True,
            host=self.host,
            port=self.port,
            workers=self.workers,
            http=BoundedProtocol,
            ws="none",
            log_level="info",
            access_log=False,
            server_header=False,
            proxy_headers=True,
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            timeout_worker_healthcheck=30,
            backlog=1024,
        )


class _Workers(Multiprocess):
    """Uvicorn's supervisor, except for two things.

    SIGHUP is passed on: workers reload their bundles instead of restarting. And a worker that ends is noticed at once:
    as long as the supervisor holds the worker's end of their pipe, it waits for an answer of a process that is gone.
    """

    def init_processes(self) -> None:
        """Start the workers."""
        super().init_processes()
        self._let_go()

    def keep_subprocess_alive(self) -> None:
        """Replace the workers that have ended."""
        super().keep_subprocess_alive()
        self._let_go()

    def handle_hup(self) -> None:
        """Tell every worker to load the bundle again."""
        for process in self.processes:
            if process.pid is not None:
                os.kill(process.pid, signal.SIGHUP)

    def _let_go(self) -> None:
        for process in self.processes:
            process.child_conn.close()


def main() -> None:
    """Serve at the host, port and number of workers given as arguments; exit codes are those of the command line."""
    host, port, workers = sys.argv[1:]
    try:
        settings = read_settings()
        started = serve(Address(host, int(port), int(workers)), settings)
        if settings.metrics_dir is not None:
            shutil.rmtree(settings.metrics_dir, ignore_errors=True)
        if not started:
            raise ClfError("the service did not start; the cause is logged above")
    except ClfError as error:
        sys.stderr.write(f"clf: {error}\n")
        sys.exit(error.exit_code)


def serve(address: Address, settings: Settings) -> bool:
    """Serve until a signal stops the service; return whether it ever started.

    Raises InputError when the service cannot listen on the address.
    """
    config = address.configuration(settings)
    _raise_descriptors()
    try:
        socket = config.bind_socket()
    except SystemExit:
        raise InputError(
            f"cannot listen on {address.host}:{address.port}; is it taken? choose another --port"
        ) from None
    logging.getLogger("uvicorn.error").info("serving bundle %s", settings.bundle)
    if address.workers > 1:
        workers = _Workers(config, sockets=[socket])
        workers.run()
        return all(process.exitcode != STARTUP_FAILURE for process in workers.processes)
    return _serve_alone(uvicorn.Server(config), socket)


def _raise_descriptors() -> None:
    """Allow as many open sockets as the system permits this user; workers inherit the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _serve_alone(server: uvicorn.Server, socket: Socket) -> bool:
    for number in (signal.SIGINT, signal.SIGTERM):
        # Uvicorn stops at these signals and raises them again when it has finished; then there is nothing to stop.
        signal.signal(number, lambda *_: None)
    try:
        server.run(sockets=[socket])
    except SystemExit:
        return False
    return server.started


if __name__ == "__main__":
    main()
