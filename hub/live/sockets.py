"""The sockets of the hub; bound to the application here."""

from flask import Flask

from hub.extensions import socketio


def connect(app: Flask) -> None:
    """Bind Socket.IO: threads, same origin only, small messages."""
    socketio.init_app(
        app,
        async_mode="threading",
        manage_session=False,
        cors_allowed_origins=None,
        max_http_buffer_size=65_536,
        ping_interval=20,
        ping_timeout=20,
    )
