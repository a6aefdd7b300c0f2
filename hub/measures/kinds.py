"""What other features may ask of measures."""

from flask import url_for

from hub.kernel.refs import Kind
from hub.measures import queries
from hub.networks import queries as networks

# What a team has to enter goes by the team's number.
NUMBERS = Kind(
    "numbers",
    find=networks.find_team,
    find_many=networks.find_teams,
    url=lambda number: url_for("measures.enter", team_id=number),
    title=lambda team: str(team.name),
)

KIND = Kind(
    "measure",
    find=queries.find,
    find_many=queries.find_many,
    url=lambda number: url_for("measures.show", measure_id=number),
    title=lambda measure: str(measure.title),
    documents=queries.documents,
    all_ids=queries.all_ids,
)
