"""The scheduler as a process, with real commands, at times that come soon."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from digest.config import Project

PROGRAM = """
import logging, sys
from datetime import UTC, datetime, timedelta
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from digest.schedule import Job, serve
logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
logging.getLogger("apscheduler").setLevel(logging.WARNING)
soon = DateTrigger(datetime.now(UTC) + timedelta(seconds=0.2))
often = IntervalTrigger(seconds=1, timezone="UTC")
serve([{jobs}], [timedelta(seconds=0.1)])
"""


class Scheduler:
    def __init__(self, project: Project, jobs: str) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM.replace("{jobs}", jobs)],
            cwd=project.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []

    def read_until(self, *awaited: str, seconds: float = 30) -> None:
        """Listen until all of `awaited` was said."""
        end = time.monotonic() + seconds
        while not all(any(each in line for line in self.said) for each in awaited):
            assert time.monotonic() < end, self.said
            self.read_line()

    def read_line(self) -> None:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.said
        self.said.append(line.strip())

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.said += self.process.stdout.read().splitlines()
        return self.process.wait(30)


@pytest.fixture
def scheduler(project: Project) -> Iterator[Callable[[str], Scheduler]]:
    started: list[Scheduler] = []

    def start(jobs: str) -> Scheduler:
        started.append(Scheduler(project, jobs))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()
        if each.process.stdout:
            each.process.stdout.close()


def test_a_failing_job_harms_no_other_and_the_scheduler_goes_on(scheduler: Callable[[str], Scheduler]) -> None:
    running = scheduler('Job("bad", ("nosuch",), often), Job("good", ("--version",), often)')
    running.read_until("bad: ended with exit code 2", "good: ended with exit code 0")
    running.said.clear()
    running.read_until("bad: ended with exit code 2", "good: ended with exit code 0")
    assert running.stop() == 0


def test_mail_that_was_not_taken_is_tried_again_so_often_and_no_more(
    scheduler: Callable[[str], Scheduler], project: Project
) -> None:
    (project.root / "broken.html.gz").write_text("not compressed")
    waiting = 'Job("send", ("clean", "broken.html.gz"), soon, retry=("clean", "broken.html.gz"))'
    running = scheduler(f'{waiting}, Job("other", ("nosuch",), soon, retry=("--version",))')
    running.read_until("send: tried again at", "other: ended with exit code 2")
    while sum("send: ended with exit code 1" in line for line in running.said) < 2:
        running.read_line()
    assert running.stop() == 0
    assert sum("send: tried again at" in line for line in running.said) == 1
    assert not any("other: tried again" in line for line in running.said)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_code_0_after_the_command_in_hand(
    scheduler: Callable[[str], Scheduler], number: signal.Signals
) -> None:
    running = scheduler('Job("good", ("--version",), soon)')
    running.read_until("good: started")
    assert running.stop(number) == 0
    assert "good: ended with exit code 0" in running.said
    assert not any("Traceback" in line for line in running.said), running.said
