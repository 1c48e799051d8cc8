"""The web pages for readers: sign up, confirm, change, leave, and read an issue online."""
