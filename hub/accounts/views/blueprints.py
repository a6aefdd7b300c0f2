"""The two blueprints: what is everybody's own, and what administrators look after."""

from typing import cast

from flask import Blueprint, Flask

from hub.accounts import limits

bp = Blueprint("accounts", __name__)
bp.record_once(lambda state: limits.connect(cast("Flask", state.app)))
administration = Blueprint("admin", __name__, url_prefix="/admin")
