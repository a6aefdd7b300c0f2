"""What people type about their accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import Length

from hub.accounts import addresses, passwords, zones
from hub.accounts.models import Scope, Theme
from hub.web.forms import NAME, HubForm, Line, Required, choices
from hub.web.languages import AVAILABLE

# Longer than any accepted password: a pasted page is refused with a sentence, not cut off.
MOST_TYPED = 1_000


class Secret(PasswordField):
    """A password as it was typed: nothing is cut, cleaned or shown again."""

    def __init__(self, label: Any, *, required: Any = True, **more: Any) -> None:
        rules: list[Any] = [Required(required if required is not True else None)]
        super().__init__(label, [*rules, Length(max=MOST_TYPED)], **more)


class Email(StringField):
    """An e-mail address as typed, without the blanks around it."""

    def __init__(self, label: Any, *, required: Any = True, **more: Any) -> None:
        rules: list[Any] = [Required(required if required is not True else None)]
        filters = [lambda value: (value or "").strip()[: addresses.LONGEST + 1]]
        super().__init__(label, [*rules, Length(max=addresses.LONGEST)], filters=filters, **more)


class SignInForm(HubForm):
    """The door."""

    email = Email(_l("E-mail address"), required=_l("Type your e-mail address."))
    password = Secret(_l("Password"), required=_l("Type your password."))
    remember = BooleanField(_l("Remember me on this device"))


class ConfirmForm(HubForm):
    """The password once more, before something delicate."""

    password = Secret(_l("Password"), required=_l("Type your password."))


class ResetForm(HubForm):
    """Who forgot a password."""

    email = Email(_l("E-mail address"), required=_l("Type your e-mail address."))


class NewPasswordForm(HubForm):
    """A password to be."""

    password = Secret(_l("New password"), required=_l("Type a new password."))


class ChangePasswordForm(NewPasswordForm):
    """A password to be, and what happens in other browsers."""

    others = BooleanField(_l("Sign me out everywhere else"), default=True)


class EmailForm(HubForm):
    """An address to be."""

    email = Email(_l("New e-mail address"), required=_l("Type the new address."))


def _zones() -> list[Any]:
    return choices(*((zone, zone.replace("_", " ").replace("/", " / ")) for zone in zones.offered()))


class ProfileForm(HubForm):
    """How a person is called and how pages are drawn for them."""

    name = Line(_l("Name"), most=NAME, required=_l("Write your name."))
    timezone = SelectField(_l("Time zone"), choices=_zones)
    locale = SelectField(_l("Language"), choices=choices(*AVAILABLE.items()))
    theme = RadioField(
        _l("Light or dark"),
        choices=choices(
            (Theme.SYSTEM, _l("Same as this device")), (Theme.LIGHT, _l("Light")), (Theme.DARK, _l("Dark"))
        ),
        coerce=Theme,
    )
    wants_reminders = BooleanField(_l("Mail me once a week when my team's numbers are due"))


class TokenForm(HubForm):
    """A key for a script."""

    name = Line(_l("What is it for?"), most=NAME, required=_l("Say what the token is for."))
    scope = RadioField(
        _l("What may it do?"),
        choices=choices((Scope.READ, _l("Read")), (Scope.WRITE, _l("Read and write"))),
        default=Scope.READ,
        coerce=Scope,
    )
    days = RadioField(
        _l("How long does it work?"),
        choices=choices((30, _l("30 days")), (90, _l("90 days")), (365, _l("One year"))),
        default=90,
        coerce=int,
    )


class NewPersonForm(HubForm):
    """Somebody who may sign in from now on."""

    name = Line(_l("Name"), most=NAME, required=_l("Write a name."))
    email = Email(_l("E-mail address"), required=_l("Write an e-mail address."))
    is_admin = BooleanField(_l("Looks after this hub too (administrator)"))


PASSWORD_HINT = _l(
    "At least %(floor)d characters, better %(advised)d or more. Three or four words in a row are easy to remember.",
    floor=passwords.SHORTEST,
    advised=passwords.ADVISED,
)
