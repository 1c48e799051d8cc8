"""Pages saved as plain text, and text of a fixed width."""
