"""Who is part of the hub and who listens to whom: the one list to read."""

from flask import Flask

from hub.activity import models as activity
from hub.cycles import models as cycles
from hub.discussion import models as discussion
from hub.kernel import once, searchable
from hub.kernel.outbox import Subscriptions
from hub.kernel.refs import Kinds
from hub.knowledge import models as knowledge
from hub.networks import arrival
from hub.notify import models as notify
from hub.theory import models as theory
from hub.web import views as web

# Every module with tables, so that migrations see them all.
TABLES = (activity, cycles, discussion, knowledge, notify, once, theory)

# Pages, in the order of the layers.
BLUEPRINTS = (web.bp,)

# Parts of the JSON API.
API_BLUEPRINTS = ()


def connect(app: Flask) -> None:
    """Connect the features to the application and to each other."""
    app.extensions["hub.kinds"] = Kinds()
    app.extensions["hub.subscriptions"] = Subscriptions()
    arrival.connect(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    searchable.listen()
