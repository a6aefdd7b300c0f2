"""The composition root: everything the hub is made of is connected here and nowhere else."""

from flask import Flask

from hub import wiring
from hub.extensions import babel, csrf, db, limiter, migrate
from hub.kernel import jobs
from hub.kernel.db import prepare_engine
from hub.live import sockets
from hub.web import (
    api,
    assets,
    bodies,
    compression,
    errors,
    headers,
    jinja,
    journal,
    languages,
    numbers,
    origins,
    policies,
    proxies,
    signs,
)


def create_app(config: object) -> Flask:
    """Build the hub from a settings object (see `config.py`)."""
    app = Flask("hub", static_folder=None)
    app.config.from_object(config)
    journal.connect(app)
    proxies.connect(app)
    origins.connect(app)
    bodies.connect(app)
    numbers.connect(app)
    signs.connect(app)
    start_extensions(app)
    assets.connect(app)
    headers.connect(app)
    compression.connect(app)
    jinja.connect(app)
    errors.connect(app)
    jobs.connect(app)
    wiring.connect(app)
    policies.check(app)
    return app


def start_extensions(app: Flask) -> None:
    """Bind the Flask extensions to the application."""
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        prepare_engine(db.engine)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the arrival checks, once it knows who asks
    csrf.init_app(app)
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    limiter.init_app(app)
    babel.init_app(app, locale_selector=languages.locale, timezone_selector=languages.timezone)
    api.connect(app)
    sockets.connect(app)
