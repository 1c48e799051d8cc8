"""One issue of a digest. In: Stories, the Digest's plan, the time and what was sent. Out: an Edition.

Chooses, places, orders and quotes. How a card looks is for the render room, who gets it for the deliver room.
"""

from digest.edition.composing import compose
from digest.edition.labels import Labels, default_labels

__all__ = ["Labels", "compose", "default_labels"]
