"""Draws with the templates alone, without the application."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.networks.words import STANDARD
from hub.web.jinja import sentence

TEMPLATES = Path(__file__).parents[2] / "hub" / "templates"

environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"], undefined=StrictUndefined
)
environment.install_null_translations(newstyle=True)


def _day(value: date, form: str = "medium") -> str:
    return format_date(value, form, locale="en_GB")


def _number(value: Decimal) -> str:
    return format_decimal(value, locale="en_GB")


environment.filters.update(dateformat=_day, decimalformat=_number, sentence=sentence)
environment.globals["word"] = STANDARD.__getitem__


def draw(template: str, macro: str, *args: object, **kwargs: object) -> str:
    """The SVG that a macro of `charts/<template>` makes."""
    module = environment.get_template(f"charts/{template}").module
    return str(getattr(module, macro)(*args, **kwargs))


def parsed(svg: str) -> Element:
    """The drawing as a tree; a drawing that is not well formed fails here."""
    return fromstring(svg)
