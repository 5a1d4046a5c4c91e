"""Web and worker as they are run: slow clients stall nobody, an end is clean, nothing is left behind."""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import threading
import time
import urllib.request
from dataclasses import replace

import pytest

from portal.serving import web_command
from tests.programs import answers, environment, free_port, portal, program, until

SLOW_CLIENTS = 60


@pytest.fixture
def port():
    return free_port()


def family(ancestor):
    """The numbers of a process and of all that came from it."""
    parents = {}
    for number in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/stat") as file:
                parents[int(number)] = int(file.read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found = {ancestor}
    while more := {number for number, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def alive(numbers):
    """Those of the processes that still run; one that has ended and waits for its parent does not."""
    running = set()
    for number in numbers:
        try:
            with open(f"/proc/{number}/stat") as file:
                if file.read().rsplit(")", 1)[1].split()[0] != "Z":
                    running.add(number)
        except OSError:
            continue
    return running


@pytest.fixture
def served(settings, port, tmp_path):
    """`portal serve` at work, its address and its log."""
    log = tmp_path / "serve.log"
    with program(portal("serve"), environment(settings, PORT=str(port)), log) as running:
        until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), log=log)
        yield running, port, log


def post_head(port, length):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(
        b"POST /verify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        + f"Content-Length: {length}\r\n\r\nnumber=1".encode()
    )
    return connection


def seconds_for(address):
    begun = time.monotonic()
    with urllib.request.urlopen(address, timeout=10) as answer:
        answer.read()
    return time.monotonic() - begun


def test_sixty_clients_that_send_their_bodies_slowly_stall_nobody(served):
    _, port, _ = served
    address = f"http://127.0.0.1:{port}/healthz"
    alone = statistics.median(seconds_for(address) for _ in range(10))
    slow = [post_head(port, 1000) for _ in range(SLOW_CLIENTS)]
    try:
        time.sleep(0.5)
        for connection in slow:
            connection.sendall(b"1")
        beside = [seconds_for(address) for _ in range(10)]
    finally:
        for connection in slow:
            connection.close()
    assert max(beside) < 1, f"alone {alone:.4f}, beside {beside}"


def test_a_body_that_is_too_long_is_answered_and_not_just_cut_off(served):
    _, port, _ = served
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        "POST", "/verify", b"x" * (22 << 20), {"Content-Type": "application/x-www-form-urlencoded"}
    )
    answer = connection.getresponse()
    assert answer.status == 413
    assert "20 MiB" in answer.read().decode()


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="needs /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_ends_web_and_worker_without_a_word_of_complaint(served, number):
    running, port, log = served
    all_of_it = family(running.pid)
    assert len(all_of_it) >= 4  # serve, granian and its worker, our worker
    running.send_signal(number)
    assert running.wait(25) == 0
    until(lambda: not alive(all_of_it), seconds=5)
    said = log.read_text()
    assert "Traceback" not in said
    assert f"http://127.0.0.1:{port}" in said
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="needs /proc")
def test_when_serve_itself_is_killed_nothing_is_left_behind(served):
    running, _, _ = served
    all_of_it = family(running.pid)
    assert len(all_of_it) >= 4
    running.kill()
    running.wait()
    until(lambda: not alive(all_of_it), seconds=25)


def test_when_the_worker_dies_the_web_is_stopped_and_the_status_says_so(served):
    running, port, log = served
    children = subprocess.run(
        ["pgrep", "-P", str(running.pid), "-f", "portal.cli worker"], capture_output=True, text=True
    )
    os.kill(int(children.stdout.split()[0]), signal.SIGKILL)
    assert running.wait(25) == 1
    assert "has ended by itself" in log.read_text()
    assert not answers(f"http://127.0.0.1:{port}/healthz")


def test_a_request_that_takes_three_seconds_is_finished_after_sigterm(settings, port, tmp_path):
    log, got = tmp_path / "web.log", []
    command = web_command(
        replace(settings, port=port), host="127.0.0.1", workers=1, target="tests.web.slow_wsgi:door"
    )
    with program(command, environment(settings, PORT=str(port)), log) as running:
        until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), log=log)

        def ask():
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/slow", timeout=20) as answer:
                got.append(answer.read())

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(1)
        running.send_signal(signal.SIGTERM)
        asking.join(20)
        assert got == [b"finished"], log.read_text()
        assert running.wait(20) == 0


def test_a_port_that_is_taken_ends_the_portal_with_a_reason(settings, tmp_path):
    log = tmp_path / "log"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with program(portal("serve"), environment(settings, PORT=str(port)), log) as running:
            assert running.wait(30) == 1
    assert f"port {port} is taken" in log.read_text()
    assert "Traceback" not in log.read_text()
