"""An issue on its way to each reader and door: who is due, what each gets, and the delivery room at the end."""

from digest.sending.issues import Sending

__all__ = ["Sending"]
