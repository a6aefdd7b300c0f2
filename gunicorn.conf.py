"""How the embedded default is served: one process, many threads, jobs inside."""

import os
import signal
import threading
from types import FrameType
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
workers = 1
worker_class = "gthread"
threads = 512  # every open page holds one thread for its live connection; threads are made when they are needed
timeout = 60
graceful_timeout = 5  # for phones that have gone away without a word; everybody else is let go at once
keepalive = 5
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True  # it would lie in the home folder, and nobody uses it


def post_worker_init(worker: Any) -> None:
    """Start the job threads once the worker has its application, and have a stop let go of the open pages."""
    app = worker.app.callable
    app.extensions["hub.jobs"].start()

    def leave(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=_close_sockets, args=(app,), daemon=True).start()
        worker.handle_exit(number, frame)

    # Ctrl-C reaches the worker as SIGINT from the terminal and as SIGQUIT from the master: one goodbye for all.
    for way in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(way, leave)


def worker_exit(_server: Any, worker: Any) -> None:
    """End the job threads with the worker."""
    worker.app.callable.extensions["hub.jobs"].stop()


def _close_sockets(app: Any) -> None:
    """End every live connection: each holds a thread that the process would otherwise wait for until it is killed."""
    for connection in list(app.extensions["socketio"].server.eio.sockets.values()):
        # Closed on this level it is a lost connection to the browser, which comes back by itself.
        connection.close(wait=False)
