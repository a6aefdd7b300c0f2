"""What is sent to each endpoint that takes something: small, valid, and about the records of one network.

`{cycle}` stands for the number of that record in the network the request is about; a lone `"{cycle}"` becomes a number
in JSON. `{cycle@other}` is the same record of the network that is not the visitor's.
"""

import re
from typing import Any

from tests.sweeps.world import Side

QUESTIONS = {"questions-0-question": "Will it work?", "questions-0-kind": "number", "questions-0-number_to": "30"}
IDEA_FORM = {"title": "Nudge", "description": "Why", "drivers": "{secondary driver}", "version": "1"}
DRIVER_FORM = {"title": "Belonging", "description": "Why", "parent": "{driver}", "version": "1"}
MEASURE_FORM = {
    "title": "On track",
    "type": "outcome",
    "direction": "increase",
    "unit": "%",
    "frequency": "weekly",
    "chart": "run",
    "rules": "anhoej",
    "about_people": "yes",
}
MEASURE_PAGES = {"step": "how", "kind": "percent", "denominator": "yes", "proposed": "percent p", "per": "1"}

FORMS: dict[str, dict[str, str]] = {
    "accounts.confirm": {"password": "wrong"},
    "accounts.confirm_email": {},
    "accounts.email": {"email": "new@school.example"},
    "accounts.end_other_sessions": {},
    "accounts.end_session": {},
    "accounts.new_password": {"password": "four words in a row"},
    "accounts.password": {"password": "four words in a row", "others": "y"},
    "accounts.profile": {"name": "New Name", "timezone": "Europe/London", "locale": "en", "theme": "dark"},
    "accounts.reset": {"email": "nobody@school.example"},
    "accounts.revoke_token": {},
    "accounts.sign_in": {"email": "nobody@school.example", "password": "wrong"},
    "accounts.sign_in_again": {"email": "nobody@school.example", "password": "wrong"},
    "accounts.sign_out": {},
    "accounts.theme": {"theme": "dark"},
    "accounts.tokens": {"name": "A script", "scope": "read", "days": "30"},
    "admin.make_link": {},
    "admin.new_person": {"name": "New", "email": "new@school.example"},
    "admin.restore": {},
    "admin.suspend": {},
    "cycles.clone": {"team_id": "{other team}"},
    "cycles.create": {"title": "New test", "team_id": "{team}", "idea_id": "{idea}", "objective": "Find out"},
    "cycles.finish": {"version": "1", "decision": "adapt", "learning": "Shorter is enough."},
    "cycles.following": {},
    "cycles.log": {"what": "else", "title": "Quick", "team_id": "{team}", "result": "better", "line": "Good"},
    "cycles.reopen": {"version": "1"},
    "cycles.save_part:do": {"version": "1", "happened": "It rained."},
    "cycles.save_part:study": {"version": "1", "answers-0-question_id": "{question}", "answers-0-text": "Half"},
    "cycles.save_part:act": {"version": "1", "learning": "Much"},
    "cycles.save_plan_part:idea": {"version": "1", "title": "Other", "idea_id": "{idea}", "objective": "Find out"},
    "cycles.save_plan_part:predictions": {"version": "1", **QUESTIONS},
    "cycles.save_plan_part:steps": {"version": "1", "steps-0-what": "Ask", "data_plan": "Count"},
    "cycles.save_plan_part:scale": {"version": "1", "scale": "class", "scale_n": "27"},
    "cycles.share": {"version": "1"},
    "cycles.start": {"version": "1"},
    "cycles.stop": {"version": "1", "reason": "The term is over."},
    "discussion.add": {"kind": "cycle", "id": "{cycle}", "body": "Good"},
    "discussion.edit": {"body": "Better", "version": "1"},
    "discussion.remove": {},
    "home.seen": {"seq": "2"},
    "knowledge.discard": {"version": "1"},
    "knowledge.edit": {"title": "Article", "body": "Text #cycle-{finished cycle}", "version": "1"},
    "knowledge.new": {"title": "Article", "body": "Text #cycle-{finished cycle} #idea-{idea}"},
    "knowledge.preview": {"title": "Article", "body": "Text #cycle-{finished cycle}", "version": "1"},
    "knowledge.preview_new": {"title": "Article", "body": "Text #cycle-{finished cycle}"},
    "knowledge.publish": {"version": "1"},
    "knowledge.unpublish": {"version": "1"},
    "measures.enter": {"reason": "Counted twice"},
    "measures.bring_back": {},
    "measures.edit": MEASURE_FORM,
    "measures.groups": {"groups-0-name": "Free lunch", "groups-0-dimension": "Lunch"},
    "measures.new": MEASURE_FORM | MEASURE_PAGES | {"text": "All on roll."},
    "measures.redefine": {"text": "Those present.", "valid_from": "2026-11-01", "reason": "Absent ones have no grade."},
    "measures.retire": {},
    "measures.mark": {"kind": "note", "on": "2026-01-12", "text": "Snow day"},
    "measures.unmark": {},
    "measures.import_apply": {},
    "measures.import_columns": {
        "part-0": "date",
        "part-1": "numerator",
        "part-2": "denominator",
        "part-3": "note",
    },
    "measures.import_discard": {},
    "measures.import_for_team": {"measure": "{measure}"},
    "measures.import_new": {"measure": "{measure}"},
    "networks.add_to_team": {"person_id": "{people.colleague}", "role": "member"},
    "networks.assign_coach": {"person_id": "{people.second coach}"},
    "networks.bring_back": {},
    "networks.close_team": {},
    "networks.contexts": {"version": "1", "key": "setting", "label": "Setting", "options": "urban"},
    "networks.create": {},
    "networks.edit_team": {"name": "Renamed", "version": "1"},
    "networks.invite": {"addresses": "new@school.example", "role": "member", "team_id": "{team}"},
    "networks.invite_again": {},
    "networks.join": {"name": "New", "password": "four words in a row"},
    "networks.leave": {},
    "networks.leave_team": {},
    "networks.new_team": {"name": "New team"},
    "networks.new_step:name": {"name": "New network"},
    "networks.new_step:problem": {"problem": "Too many fail."},
    "networks.new_step:why": {"why_now": "It matters."},
    "networks.new_step:aim": {"statement": "All on track"},
    "networks.new_step:who": {"who": "Us"},
    "networks.new_step:words": {"cycle": "test"},
    "networks.new_step:library": {"library": "no"},
    "networks.release_coach": {},
    "networks.remove": {},
    "networks.remove_from_team": {},
    "networks.reopen_team": {},
    "networks.set_role": {"role": "viewer"},
    "networks.set_team_role": {"role": "lead"},
    "networks.settings": {"version": "1", "name": "Renamed", "minimum_n": "10"},
    "networks.start_over": {},
    "networks.withdraw": {},
    "networks.words": {"cycle": "trial", "was cycle": ""},
    "notify.read": {},
    "notify.read_all": {},
    "search.similar_partial": {"title": "Plain", "team_id": "{team}", "exclude": "{cycle}"},
    "theory.answer": {"answer": "accept", "drivers": "{secondary driver}", "version": "1", "sentence": "Good"},
    "theory.bring_back_idea": {},
    "theory.edit_driver": {"title": "Belonging", "description": "Why", "version": "1"},
    "theory.edit_idea": IDEA_FORM,
    "theory.move_driver": {"under": "{driver}", "version": "1"},
    "theory.move_idea": {"under": "{driver}", "version": "1"},
    "theory.new_driver": DRIVER_FORM,
    "theory.new_idea": IDEA_FORM,
    "theory.retire_driver": {"version": "1"},
    "theory.retire_idea": {"version": "1"},
    "theory.set_aim": {"statement": "All on track", "version": "1"},
    "theory.similar": {"title": "Plain idea"},
    "theory.step": {"do": "up driver {lone driver} 1"},
}

JSON: dict[str, dict[str, Any]] = {
    "cycles_api.add_cycle": {"team_id": "{team}", "title": "New test", "idea_id": "{idea}", "previous_id": "{cycle}"},
    "cycles_api.change_cycle": {"version": 1, "title": "Renamed", "idea_id": "{idea}"},
    "cycles_api.clone_cycle": {"team_id": "{other team}"},
    "cycles_api.finish_cycle": {"version": 1, "decision": "adapt", "learning": "Shorter is enough."},
    "cycles_api.log_cycle": {"team_id": "{team}", "text": "Quick", "result": "better", "idea_id": "{idea}"},
    "cycles_api.next_cycle": {},
    "cycles_api.stop_cycle": {"version": 1, "reason": "The term is over."},
    "discussion_api.add_comment": {"body": "Good"},
    "knowledge_api.change_article": {
        "version": 1,
        "title": "Renamed",
        "cites": [{"kind": "cycle", "id": "{finished cycle}"}],
    },
    "knowledge_api.write_article": {"title": "New", "body": "Text", "cites": [{"kind": "idea", "id": "{idea}"}]},
    "measures_api.add_measure": {"title": "On track", "type": "driver", "value_kind": "count", "driver_id": "{driver}"},
    "measures_api.add_observations": {
        "items": [{"team_id": "{team}", "date": "2026-03-09", "numerator": 30, "denominator": 60}]
    },
    "measures_api.change_measure": {"version": 1, "title": "Renamed", "operational_definition": "Counted anew"},
    "networks_api.bring_into_network": {"email": "new@school.example", "role": "member"},
    "networks_api.bring_into_team": {"email": "new@school.example", "role": "member"},
    "networks_api.change_network": {"version": 1, "problem": "Another"},
    "networks_api.change_team": {"version": 1, "name": "Renamed"},
    "networks_api.make_team": {"name": "New team"},
    "networks_api.start_network": {"name": "New network"},
    "search_api.similar": {"text": "Plain", "team_id": "{team}"},
    "theory_api.add_driver": {"title": "Belonging", "parent_id": "{driver}"},
    "theory_api.add_idea": {"title": "Nudge", "driver_ids": ["{secondary driver}"]},
    "theory_api.change_driver": {"version": 1, "title": "Renamed", "parent_id": "{driver}"},
    "theory_api.change_idea": {"version": 1, "title": "Renamed", "driver_ids": ["{secondary driver}"]},
    "theory_api.put_aim": {"statement": "All on track", "version": 1},
}

_POINTER = re.compile(r"\{([a-z. 0-9]+)\}")


def _number(side: Side, name: str) -> int:
    return side.people[name.removeprefix("people.")] if name.startswith("people.") else side.ids[name]


def filled(body: Any, side: Side) -> Any:
    """A body with the numbers of one network's records in it."""
    if isinstance(body, dict):
        return {key: filled(value, side) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, side) for value in body]
    if not isinstance(body, str):
        return body
    return _POINTER.sub(lambda found: str(_number(side, found[1])), body)


def filled_json(body: Any, side: Side) -> Any:
    """The same for JSON: what is only a pointer becomes a number."""
    if isinstance(body, dict):
        return {key: filled_json(value, side) for key, value in body.items()}
    if isinstance(body, list):
        return [filled_json(value, side) for value in body]
    alone = _POINTER.fullmatch(body) if isinstance(body, str) else None
    return _number(side, alone[1]) if alone else filled(body, side)
