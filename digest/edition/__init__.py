"""One issue of a digest. In: Stories, the Digest's plan, the time and the earlier issues. Out: an Edition.

Chooses, places, orders and quotes, and says what is new since. How a card looks is for the render room, who gets it for
the deliver room.
"""

from digest.edition.composing import compose
from digest.edition.labels import Labels, default_labels
from digest.edition.personal import Personal
from digest.edition.rules import Rules, default_rules

__all__ = ["Labels", "Personal", "Rules", "compose", "default_labels", "default_rules"]
