"""What a page says about its article, in the order of how far it can be believed.

Structured data (JSON-LD) first, then `<meta>` tags, then the markup of bylines and datelines, then guesses.
"""
