"""A page taken apart: its characters, its tree, its passages and what encloses them, and what stands between them."""
