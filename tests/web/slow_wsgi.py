"""The portal with one more address, which takes three seconds to answer: for the test of a clean end."""

import time

from portal.app import create_app
from portal.web.door import Door
from portal.web.security import MOST_BYTES

app = create_app()


def slow(environ, start):
    if environ["PATH_INFO"] != "/slow":
        return app(environ, start)
    time.sleep(3)
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"finished"]


door = Door(slow, most_bytes=MOST_BYTES)
