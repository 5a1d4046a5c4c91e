"""Kills a process at its n-th storage call: before or after a statement, a commit, a file's write, sync or rename."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event


class Death:
    """Counts storage calls in this process, and ends it at the n-th."""

    def __init__(self, at: int) -> None:
        self.left = at

    def point(self, *_: Any) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.point()
            done = call(*args, **kwargs)
            self.point()
            return done

        return wrapped

    def watch(self, engine: Engine) -> None:
        """From now on every storage call counts, on this engine and in files."""
        event.listen(engine, "before_cursor_execute", self.point)
        event.listen(engine, "after_cursor_execute", self.point)
        engine.dialect.do_commit = self.around(engine.dialect.do_commit)  # type: ignore[method-assign]
        for module, name in ((os, "fsync"), (os, "replace"), (os, "unlink"), (tempfile, "mkstemp")):
            setattr(module, name, self.around(getattr(module, name)))


def dies(deed: Callable[[], object], *, engine: Engine, at: int) -> bool:
    """Does the deed in a forked process that dies at its n-th storage call; False when it came to its end before."""
    engine.dispose()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            Death(at).watch(engine)
            deed()
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(pid, 0)
    if os.WIFSIGNALED(ended):
        assert os.WTERMSIG(ended) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(ended) == 0, "the deed itself failed"
    return False
