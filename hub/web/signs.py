"""Signs that no text has: the zero byte, which one database keeps and the other refuses."""

from flask import Flask, abort, request

NUL = "\x00"


def connect(app: Flask) -> None:
    """Refuse questions and forms with a zero byte in them; browsers send none."""

    @app.before_request
    def refuse_zero_bytes() -> None:
        sent = (request.args, request.form)
        if any(NUL in text for values in sent for pair in values.items(multi=True) for text in pair):
            abort(400)
