"""Whether a running installation does its work: what ran, which sources went quiet, whose mail did not arrive."""

from digest.health.checkup import examine

__all__ = ["examine"]
