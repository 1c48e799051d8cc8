"""What an article says happened. In: an Article. Out: its Facts, with offsets into `title + "\\n\\n" + text`.

Reads only the words of one article; which articles tell the same event is for the stories room.
"""

from digest.facts.tagging import NOT_ENGLISH, tag
from digest.facts.vocabulary import Vocabulary, default_vocabulary

__all__ = ["NOT_ENGLISH", "Vocabulary", "default_vocabulary", "tag"]
