"""Reports of the same event, folded. In: Reports, in any order. Out: Stories, in a fixed order.

Which stories are worth a reader's time is for the edition room; what an article says happened is for the facts room.
"""

from digest.stories.explaining import Reason, reasons
from digest.stories.folding import fold, remembered
from digest.stories.index import StoryIndex
from digest.stories.vocabulary import Vocabulary

__all__ = ["Reason", "StoryIndex", "Vocabulary", "fold", "reasons", "remembered"]
