"""The scheduler as a process, with real commands, at times that come soon."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from digest.config import Project
from digest.store import Database, runs

PROGRAM = """
import logging, sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from digest.config import Project
from digest.schedule import Command, Job, Scheduler, serve
from digest.store import Database
logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)

@dataclass(frozen=True)
class Every:
    seconds: int
    def after(self, moment):
        first = datetime(2026, 1, 1, tzinfo=UTC)
        return first + timedelta(seconds=((moment - first) // timedelta(seconds=self.seconds) + 1) * self.seconds)

planned = [{jobs}]
serve(Scheduler(Database(Project.find().database_url), planned, Command), lambda: planned)
"""

SLOW = """
import signal, sys, time
def end(*_):
    time.sleep(0.5)  # the message in hand
    print("slow: the message in hand is done", flush=True)
    sys.exit({code})
signal.signal(signal.SIGTERM, end)
print("slow: at work", flush=True)
time.sleep(20)
"""


class Running:
    def __init__(self, project: Project, jobs: str, program: str = PROGRAM) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", program.replace("{jobs}", jobs)],
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

    def stop(self, number: signal.Signals = signal.SIGTERM, times: int = 1) -> int:
        for _ in range(times):
            self.process.send_signal(number)
            time.sleep(0.1)
        assert self.process.stdout is not None
        self.said += self.process.stdout.read().splitlines()
        return self.process.wait(30)


Start = Callable[..., Running]


@pytest.fixture
def scheduler(project: Project) -> Iterator[Start]:
    started: list[Running] = []

    def start(jobs: str, program: str = PROGRAM) -> Running:
        started.append(Running(project, jobs, program))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()
        if each.process.stdout:
            each.process.stdout.close()


def with_slow_command(code: int) -> str:
    """The program, where the command of each job is one that takes 20 seconds, and half a second to end."""
    slow = f"super().__init__([sys.executable, '-c', {SLOW.replace('{code}', str(code))!r}], process_group=0)"
    command = f"class Command(subprocess.Popen):\n    complaint = ''\n    def __init__(self, job): {slow}"
    return PROGRAM.replace("planned =", f"import subprocess\n{command}\nplanned =")


def states(project: Project) -> list[str]:
    return [run.state for run in runs.history(Database(project.database_url))]


def test_a_failing_job_harms_no_other_and_the_scheduler_goes_on(scheduler: Start, project: Project) -> None:
    running = scheduler('Job("bad", ("nosuch",), Every(1)), Job("good", ("--version",), Every(1))')
    running.read_until("bad: ended with exit code 2", "good: ended with exit code 0")
    running.said.clear()
    running.read_until("bad: ended with exit code 2", "good: ended with exit code 0")
    assert running.stop() == 0
    assert {"done", "failed"} <= set(states(project))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_code_0_after_what_the_command_has_in_hand(
    scheduler: Start, project: Project, number: signal.Signals
) -> None:
    running = scheduler('Job("send", ("send",), Every(2))', with_slow_command(0))
    running.read_until("slow: at work")
    assert running.stop(number) == 0
    assert "slow: the message in hand is done" in running.said
    assert not any("Traceback" in line for line in running.said), running.said
    assert states(project)[0] == "done"


def test_what_was_stopped_before_its_end_is_begun_anew_after_a_restart(scheduler: Start, project: Project) -> None:
    running = scheduler('Job("send", ("send",), Every(2))', with_slow_command(130))
    running.read_until("slow: at work")
    assert running.stop() == 0
    assert states(project)[0] == "stopped"
    back = scheduler('Job("send", ("--version",), Every(100000))')
    back.read_until("send: was stopped before its end, and is begun anew", "send: ended with exit code 0")
    assert back.stop() == 0
    assert states(project)[0] == "done"


def test_a_second_signal_ends_it_at_once(scheduler: Start, project: Project) -> None:
    running = scheduler('Job("send", ("send",), Every(2))', with_slow_command(0))
    running.read_until("slow: at work")
    begun = time.monotonic()
    assert running.stop(times=2) == 0
    assert time.monotonic() - begun < 10
    assert "slow: the message in hand is done" not in running.said
    assert states(project)[0] == "stopped"


def test_two_schedulers_on_one_store_run_each_job_once(scheduler: Start, project: Project) -> None:
    pair = [scheduler('Job("good", ("--version",), Every(2))') for _ in range(2)]
    end = time.monotonic() + 60
    database = Database(project.database_url)
    while sum(run.state == "done" for run in runs.history(database)) < 4 and time.monotonic() < end:
        time.sleep(0.2)
    assert [running.stop() for running in pair] == [0, 0]
    said = [line for running in pair for line in running.said]
    begun = sum(line == "good: started" for line in said)
    found = [run for run in runs.history(database) if run.state != "missed"]
    assert begun == len(found) >= 4
    assert not any("Traceback" in line for line in said), said


def test_a_run_of_a_scheduler_that_was_killed_is_begun_anew(scheduler: Start, project: Project) -> None:
    killed = scheduler('Job("send", ("send",), Every(2))', with_slow_command(0))
    killed.read_until("slow: at work")
    killed.process.kill()
    killed.process.wait()
    quick = PROGRAM.replace("serve(", "import digest.schedule.scheduler as s\ns._LEASE, s._BEAT = 2.0, 0.5\nserve(")
    heir = scheduler('Job("send", ("--version",), Every(100000))', quick)
    heir.read_until("send: was stopped before its end, and is begun anew", "send: ended with exit code 0")
    assert heir.stop() == 0
    database = Database(project.database_url)
    assert [(run.state, run.attempts) for run in runs.history(database) if run.state != "missed"] == [("done", 2)]


def test_what_is_changed_in_the_configuration_is_noticed_and_a_mistake_changes_nothing(
    scheduler: Start, project: Project
) -> None:
    digests = project.root / "config/digests"
    at_night = 'cron = "{minute} 3 * * *"'
    (digests / "evening.toml").write_text('title = "Evening"\n' + at_night.format(minute=1))
    program = "import digest.schedule.serving as s\ns._REREAD = 0.2\nfrom digest.cli.app import app\n"
    running = scheduler("", program + "import digest.cli\napp(['schedule'])")
    database = Database(project.database_url)

    def planned(digest: str) -> datetime | None:
        return runs.next_due(database).get(f"send {digest}")

    def wait_until(seen: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not seen():
            assert time.monotonic() < end
            time.sleep(0.1)

    wait_until(lambda: planned("evening") is not None)
    (digests / "evening.toml").write_text('title = "Evening"\n' + at_night.format(minute=7))
    wait_until(lambda: planned("evening").minute == 7)  # type: ignore[union-attr]
    (digests / "noon.toml").write_text("title = \n")
    running.read_until("noon.toml")
    assert planned("evening") is not None
    (digests / "noon.toml").write_text('title = "Noon"\ncron = "0 12 * * *"')
    (digests / "evening.toml").unlink()
    wait_until(lambda: planned("noon") is not None and planned("evening") is None)
    assert running.stop() == 0
    assert sum("noon.toml" in line for line in running.said) == 1, "told once"
