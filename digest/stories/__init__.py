"""Reports of the same event, folded. In: Reports, in any order. Out: Stories, in a fixed order.

Goes by URLs, wording and titles alone; which stories are worth a reader's time is for the edition room.
"""

from digest.stories.folding import fold

__all__ = ["fold"]
