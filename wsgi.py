"""The door for the web server: `granian --interface asginl wsgi:door`; `app` is for any server that speaks WSGI."""

from portal.app import create_app
from portal.web.door import Door
from portal.web.security import MOST_BYTES

app = create_app()
door = Door(app, most_bytes=MOST_BYTES)
