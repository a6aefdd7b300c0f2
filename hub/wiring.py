"""Who is part of the hub and who listens to whom: the one list to read."""

from click import Command
from flask import Flask

from hub.activity import models as activity
from hub.activity.live import NETWORK_LOG
from hub.cycles import models as cycles
from hub.discussion import models as discussion
from hub.kernel import once, searchable
from hub.kernel.outbox import Handler, Subscriptions
from hub.kernel.refs import Kind, Kinds
from hub.knowledge import models as knowledge
from hub.live import sockets
from hub.networks import arrival, doors
from hub.notify import models as notify
from hub.theory import models as theory
from hub.web import api
from hub.web import cli as about_itself
from hub.web import views as web
from hub.web.api import ApiBlueprint

# Every module with tables, so that migrations see them all.
TABLES = (activity, cycles, discussion, knowledge, notify, once, theory)

# What the courier brings to open pages.
LOGS = (NETWORK_LOG,)

# Pages, in the order of the layers.
BLUEPRINTS = (web.bp,)

# Parts of the JSON API.
API_BLUEPRINTS: tuple[ApiBlueprint, ...] = ()

# What features may ask of each other's records.
KINDS: tuple[Kind, ...] = ()

# Commands of `flask --app wsgi`.
COMMANDS: tuple[Command, ...] = (*about_itself.COMMANDS,)

# Who does the work of which outbox topic.
TOPICS: tuple[tuple[str, Handler], ...] = ()


def connect(app: Flask) -> None:
    """Connect the features to the application and to each other."""
    kinds = app.extensions["hub.kinds"] = Kinds()
    for kind in KINDS:
        kinds.add(kind)
    subscriptions = app.extensions["hub.subscriptions"] = Subscriptions()
    for topic, handler in TOPICS:
        subscriptions.add(topic, handler)
    arrival.connect(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for part in API_BLUEPRINTS:
        api.add(app, part)
    for command in COMMANDS:
        app.cli.add_command(command)
    sockets.start_courier(app, doors, {log.name: log for log in LOGS})
    searchable.listen()
