"""The door for the web server: `granian --interface wsgi wsgi:app`."""

from portal.app import create_app

app = create_app()
