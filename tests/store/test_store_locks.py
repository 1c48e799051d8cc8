"""A lock among processes that use one store, whichever the engine."""

from __future__ import annotations

import subprocess
import sys

from digest.store import Database

HOLDER = """
import sys, time
from digest.store import Database
with Database(sys.argv[1]).hold("send-pharma", 0) as held:
    print(held, flush=True)
    time.sleep(60)
"""


def test_one_holds_it_and_the_other_waits_in_vain_until_it_is_given_back(database: Database) -> None:
    other = Database(database.url.render_as_string(hide_password=False))
    with database.hold("send-pharma", 0) as held:
        assert held
        with other.hold("send-pharma", 0.3) as also:
            assert not also
        with other.hold("send-evening", 0) as different:
            assert different
    with other.hold("send-pharma", 0) as then:
        assert then
    other.close()


def test_it_is_free_when_its_holder_is_killed(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    with database.hold("send-pharma", 0) as held:
        assert not held
    holder.kill()
    holder.communicate()
    with database.hold("send-pharma", 10) as held:
        assert held
