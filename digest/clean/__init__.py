"""The cleaning room: a page in, nothing but its article out. One door, `clean`; `clean_text` for plain text."""

from digest.clean.door import clean
from digest.clean.plain_text import clean_text
from digest.clean.vocabulary import Vocabulary, default_vocabulary, load_vocabulary

__all__ = ["Vocabulary", "clean", "clean_text", "default_vocabulary", "load_vocabulary"]
