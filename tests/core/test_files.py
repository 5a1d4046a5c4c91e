"""Files under their own hash: kept once, never half."""

import hashlib
import os

import pytest

from portal.core.errors import NotFound
from portal.core.files import FileStore


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files")


def everything(store):
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_what_is_kept_is_read_back_under_its_hash(store):
    name = store.keep(b"proof")
    assert name == hashlib.sha256(b"proof").hexdigest()
    assert store.read(name) == b"proof"
    assert store.holds(name)


def test_the_same_content_is_kept_once(store):
    assert store.keep(b"proof") == store.keep(b"proof")
    assert len(everything(store)) == 1


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failure_before_the_rename_leaves_nothing(store, monkeypatch, call):
    def broken(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, broken)
    with pytest.raises(OSError, match="No space"):
        store.keep(b"proof")
    assert everything(store) == []


def test_a_process_killed_before_the_rename_leaves_no_file_under_the_hash(store):
    child = os.fork()
    if child == 0:
        os.replace = lambda *args: os.kill(os.getpid(), 9)
        store.keep(b"proof")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == 9
    name = hashlib.sha256(b"proof").hexdigest()
    assert not store.holds(name)
    assert store.keep(b"proof") == name
    assert store.read(name) == b"proof"


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "0" * 63, "0" * 65, "", "g" * 64])
def test_a_name_that_is_no_hash_is_not_found(store, name):
    with pytest.raises(NotFound):
        store.read(name)


def test_a_hash_that_is_not_kept_is_not_found(store):
    with pytest.raises(NotFound):
        store.read("0" * 64)
    assert not store.holds("0" * 64)


def test_many_are_kept_at_once_and_a_second_time_they_are_there(store):
    contents = [b"one", b"two", b"one"]
    names = store.keep_many(contents)
    assert [store.read(name) for name in names] == contents
    assert store.keep_many(contents) == names
    assert len(everything(store)) == 2


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_when_one_of_many_fails_no_scratch_is_left(store, monkeypatch, call):
    real, left = getattr(os, call), [1]

    def second_breaks(*args, **kwargs):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return real(*args, **kwargs)

    monkeypatch.setattr(os, call, second_breaks)
    with pytest.raises(OSError, match="No space"):
        store.keep_many([b"one", b"two", b"three"])
    assert [path for path in everything(store) if path.name.startswith(".new-")] == []
