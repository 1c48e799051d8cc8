"""The cleaning room: a page in, nothing but its article out. One door, `clean`; `clean_text` for plain text."""

from digest.clean.door import Known, clean, explain
from digest.clean.site.memory import SiteMemory, without_repeated
from digest.clean.text.plain_text import clean_text
from digest.clean.wording.vocabulary import Vocabulary, default_vocabulary, load_vocabulary

__all__ = [
    "Known",
    "SiteMemory",
    "Vocabulary",
    "clean",
    "clean_text",
    "default_vocabulary",
    "explain",
    "load_vocabulary",
    "without_repeated",
]
