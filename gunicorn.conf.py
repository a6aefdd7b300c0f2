"""How the embedded default is served: one process, many threads, jobs inside."""

import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
workers = 1
worker_class = "gthread"
threads = 512  # every open page holds one thread for its live connection; threads are made when they are needed
timeout = 60
graceful_timeout = 2
keepalive = 5
accesslog = None
errorlog = "-"
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """Start the job threads once the worker has its application."""
    worker.app.callable.extensions["hub.jobs"].start()


def worker_exit(_server: Any, worker: Any) -> None:
    """End the job threads with the worker."""
    worker.app.callable.extensions["hub.jobs"].stop()
