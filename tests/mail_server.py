"""A small mail server for tests: remembers what it was given, and can be slow or refuse."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes
from email.message import Message


class MailServer(socketserver.ThreadingTCPServer):
    """Takes letters at a free port. While `stuck` is set it does not answer to a letter's end."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[Message] = []
        self.stuck = threading.Event()
        self.reached = threading.Event()
        self.go_on = threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> MailServer:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.go_on.set()
        self.shutdown()
        self.server_close()


class Conversation(socketserver.StreamRequestHandler):
    """One connection, as far as a letter needs it (RFC 5321)."""

    server: MailServer

    def handle(self) -> None:
        self.say("220 ready")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.say("221 bye")
                return
            if verb == b"DATA":
                self.say("354 go on")
                if not self.take():
                    return
            self.say("250 ok")

    def take(self) -> bool:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        self.server.reached.set()
        if self.server.stuck.is_set():
            self.server.go_on.wait(60)
            return False
        self.server.letters.append(message_from_bytes(b"".join(lines)))
        return True

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
