"""Who is part of the hub and who listens to whom: the one list to read."""

from click import Command
from flask import Flask, url_for

from hub.accounts import cli as accounts_cli
from hub.accounts import views as accounts
from hub.activity import api as activity_api
from hub.activity import models as activity
from hub.activity import views as activity_views
from hub.activity.live import NETWORK_LOG
from hub.cycles import api as cycles_api
from hub.cycles import counting, tests_of_idea, tests_on_charts
from hub.cycles import models as cycles
from hub.cycles import policy as cycle_policy
from hub.cycles import queries as cycle_queries
from hub.cycles.views import routes as cycle_views
from hub.discussion import api as discussion_api
from hub.discussion import models as discussion
from hub.discussion import queries as comments
from hub.discussion import views as discussion_views
from hub.home import views as home
from hub.kernel import once, searchable
from hub.kernel.outbox import Handler, Subscriptions
from hub.kernel.permissions import Actor
from hub.kernel.refs import Kind, Kinds
from hub.knowledge import api as knowledge_api
from hub.knowledge import models as knowledge
from hub.knowledge import policy as knowledge_policy
from hub.knowledge import queries as articles
from hub.knowledge import services as knowledge_services
from hub.knowledge.views import routes as knowledge_views
from hub.live import sockets
from hub.markup import excerpt
from hub.measures import api as measures_api
from hub.measures import in_theory, sparks
from hub.measures import kinds as measure_kinds
from hub.measures import models as measures
from hub.measures.services import importing, showing
from hub.measures.standing import aim_standing
from hub.measures.views import routes as measure_views
from hub.measures.views.teams import section as team_measures
from hub.networks import api as networks_api
from hub.networks import arrival, doors, rosters
from hub.networks import queries as networks
from hub.networks import views as network_views
from hub.networks.models import Network
from hub.notify import cli as notify_cli
from hub.notify import letters, mail, reminders, welcomes
from hub.notify import models as notify
from hub.notify import services as notify_services
from hub.notify import views as notify_views
from hub.sample import cli as sample_cli
from hub.search import api as search_api
from hub.search import cli as search_cli
from hub.search import indexing
from hub.search import views as search_views
from hub.theory import api as theory_api
from hub.theory import kinds as theory_kinds
from hub.theory import models as theory
from hub.theory import services as theory_services
from hub.theory.views import routes as theory_views
from hub.web import api
from hub.web import cli as about_itself
from hub.web import views as web
from hub.web.api import ApiBlueprint

# Every module with tables, so that migrations see them all.
TABLES = (activity, cycles, discussion, knowledge, measures, notify, once, theory)

# What the courier brings to open pages.
LOGS = (NETWORK_LOG,)

# Pages, in the order of the layers.
BLUEPRINTS = (
    home.bp,
    search_views.bp,
    notify_views.bp,
    knowledge_views.bp,
    cycle_views.bp,
    measure_views.bp,
    theory_views.bp,
    discussion_views.bp,
    activity_views.bp,
    network_views.bp,
    *accounts.BLUEPRINTS,
    web.bp,
)

# Parts of the JSON API.
API_BLUEPRINTS: tuple[ApiBlueprint, ...] = (
    search_api.blp,
    knowledge_api.blp,
    cycles_api.blp,
    measures_api.blp,
    theory_api.blp,
    discussion_api.blp,
    activity_api.blp,
    networks_api.blp,
)

# What features may ask of each other's records.
KINDS: tuple[Kind, ...] = (
    Kind(
        "article",
        find=articles.find,
        find_many=articles.find_many,
        url=lambda number: url_for("knowledge.show", article_id=number),
        title=lambda article: article.title,
        documents=articles.documents,
        all_ids=articles.all_ids,
        can_comment=knowledge_policy.can_comment,
        audience=articles.audience,
    ),
    Kind(
        "published",
        find=articles.find_published,
        find_many=articles.find_many_published,
        url=lambda number: url_for("knowledge.published", test_id=number),
        title=lambda test: test.title,
        documents=articles.published_documents,
        all_ids=articles.all_published_ids,
    ),
    Kind(
        "cycle",
        find=cycle_queries.find,
        find_many=cycle_queries.find_many,
        url=lambda number: url_for("cycles.show", cycle_id=number),
        title=lambda cycle: cycle.title,
        documents=cycle_queries.documents,
        all_ids=cycle_queries.all_ids,
        can_comment=cycle_policy.can_comment,
        audience=cycle_queries.audience,
    ),
    measure_kinds.KIND,
    measure_kinds.NUMBERS,
    *theory_kinds.KINDS,
    Kind(
        "comment",
        find=comments.find,
        find_many=comments.find_many,
        url=lambda number: url_for("discussion.show", comment_id=number),
        title=lambda comment: excerpt(comment.body, 60),
        documents=comments.documents,
        all_ids=comments.all_ids,
    ),
    Kind(
        "team",
        find=networks.find_team,
        find_many=networks.find_teams,
        url=lambda number: url_for("networks.team", team_id=number),
        title=lambda team: str(team.name),
    ),
    Kind(
        "network",
        find=networks.find,
        find_many=networks.find_many,
        url=lambda number: url_for("networks.show", network_id=number),
        title=lambda network: str(network.name),
    ),
    Kind(
        "person",
        find=rosters.find_person,
        find_many=rosters.find_people,
        url=lambda number: url_for("networks.person", person_id=number),
        title=lambda person: str(person.name),
    ),
)

# Commands of `flask --app wsgi`.
COMMANDS: tuple[Command, ...] = (
    *about_itself.COMMANDS,
    *sample_cli.COMMANDS,
    search_cli.group,
    notify_cli.group,
    *accounts_cli.COMMANDS,
)

# Who does the work of which outbox topic.
TOPICS: tuple[tuple[str, Handler], ...] = (
    ("notify.person", notify_services.deliver),
    ("notify.reword", notify_services.reword),
    ("notify.forget", notify_services.forget),
    ("search.changed", indexing.changed),
    (showing.TOPIC, showing.decide_waiting),
    (importing.TOPIC, importing.run),
    ("mail.send", mail.handle),
    ("letter.reset", letters.handle_reset),
    ("letter.confirm_email", letters.handle_email_change),
    ("letter.invitation", welcomes.handle_invitation),
    ("letter.joined", welcomes.handle_joined),
    ("letter.numbers_due", reminders.handle),
)


def connect(app: Flask) -> None:
    """Connect the features to the application and to each other."""
    kinds = app.extensions["hub.kinds"] = Kinds()
    for kind in KINDS:
        kinds.add(kind)
    subscriptions = app.extensions["hub.subscriptions"] = Subscriptions()
    for topic, handler in TOPICS:
        subscriptions.add(topic, handler)
    app.extensions["hub.tallies"] = cycle_queries.tallies
    app.extensions["hub.driver_tallies"] = cycle_queries.driver_tallies
    app.extensions["hub.network_begun"] = (theory_services.begin,)
    app.extensions["hub.tests_of_idea"] = tests_of_idea.tests_of_idea
    app.extensions["hub.team_sections"] = (team_measures,)
    app.extensions["hub.chart_flags"] = tests_on_charts.told_on_charts
    app.extensions["hub.adoptions"] = cycle_queries.adoptions
    app.extensions["hub.aim_standing"] = aim_standing
    app.extensions["hub.sparks"] = sparks.of_network
    app.extensions["hub.idea_sparks"] = sparks.of_idea
    app.extensions["hub.library_switched"] = (_lend_library,)
    app.extensions["hub.minimum_changed"] = (_decide_anew,)
    app.extensions["hub.measures_to_choose"] = in_theory.to_judge_by
    app.extensions["hub.driver_sections"] = (in_theory.of_driver,)
    arrival.connect(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for part in API_BLUEPRINTS:
        api.add(app, part)
    for command in COMMANDS:
        app.cli.add_command(command)
    sockets.start_courier(app, doors, {log.name: log for log in LOGS})
    searchable.listen()
    counting.listen()
    indexing.connect(app)
    app.extensions["hub.jobs"].at_start(knowledge_services.refresh_starter_libraries)
    app.extensions["hub.jobs"].at_start(indexing.wake)
    app.extensions["hub.jobs"].hourly(reminders.remind)
    app.extensions["hub.jobs"].hourly(importing.forget_old_files)


def _decide_anew(actor: Actor, network: Network, was: int) -> None:  # noqa: ARG001 - what every such hook is told
    """A network's smallest number was changed: what outsiders see of its measures follows."""
    showing.minimum_changed(network.id, was=was)


def _lend_library(actor: Actor, network: Network) -> None:
    """A network's switch for the starter library was turned: its tests come or go with it."""
    knowledge_services.switch_starter_library(network, on=network.has_starter_library, actor=actor)
