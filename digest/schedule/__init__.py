"""When what runs, once each: crawls, digests at their hours, readers at theirs. See `Scheduler` and `serve`."""

from digest.schedule.closed_days import ClosedDays
from digest.schedule.command import Command
from digest.schedule.plan import Job, issue_due, jobs
from digest.schedule.reader import reader_due
from digest.schedule.rule import Rule
from digest.schedule.scheduler import Scheduler
from digest.schedule.serving import serve

__all__ = ["ClosedDays", "Command", "Job", "Rule", "Scheduler", "issue_due", "jobs", "reader_due", "serve"]
