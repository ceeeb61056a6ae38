"""What the computer is asked for: an end from outside, temporary files, a folder of the user's own, locks."""
