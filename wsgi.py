"""The WSGI entry: `gunicorn wsgi:app` and `flask --app wsgi`."""

from config import chosen
from hub import create_app

app = create_app(chosen())
