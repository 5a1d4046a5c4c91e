"""The door for the web server: `granian --interface asginl wsgi:door`; `app` is for any server that speaks WSGI."""

import gc

gc.disable()  # putting things together makes much and throws nothing away: looking for rubbish meanwhile costs a fifth

from portal.app import create_app  # noqa: E402  # after the line above, which is for it
from portal.web.door import Door  # noqa: E402
from portal.web.security import MOST_BYTES  # noqa: E402

app = create_app()
door = Door(app, most_bytes=MOST_BYTES)

gc.freeze()  # what stands now stands for ever: it is not looked through again
gc.enable()
