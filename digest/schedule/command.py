"""A job's command as a process of its own, so that one that fails, hangs or leaks harms no other.

In: a job. Out: its exit code, and what it said was wrong. An edited configuration holds from the next run on.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from threading import Thread

from digest.readers.subscriber import masked_in
from digest.schedule.plan import Job

_LAST_WORDS = 1.0
"""Seconds that are waited for what a command has said at its end; what it began itself may hold the pipe open."""

_ERROR = "error: "
"""What commands begin a line with that says what is wrong."""


class Command:
    """A job's command in a process of its own. Its errors go on to this process's, with no full mail address in them.

    It has a process group of its own: of a Ctrl-C, only the scheduler is to hear. What `send` prints names readers, and
    this process's output ends in a log: it is left out.
    """

    def __init__(self, job: Job) -> None:
        command = [sys.executable, "-m", "digest.cli", *job.command]
        printed = subprocess.DEVNULL if job.command[0] == "send" else None
        self._process = subprocess.Popen(  # noqa: S603
            command, process_group=0, stdout=printed, stderr=subprocess.PIPE, encoding="utf-8", errors="replace"
        )
        self.complaint = ""
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""
        code = self._process.poll()
        if code is not None:
            self._listener.join(_LAST_WORDS)
        return code

    def terminate(self) -> None:
        """Ask it to end at the next good place."""
        self._process.terminate()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as said:
            for line in said:
                shown = masked_in(line)
                with suppress(OSError):  # nobody reads it any more; the command must be heard all the same
                    sys.stderr.write(shown)
                    sys.stderr.flush()
                if shown.startswith(_ERROR):
                    self.complaint = shown.removeprefix(_ERROR).strip()
