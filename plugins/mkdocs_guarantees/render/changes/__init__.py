"""A Comparison becomes text in several forms: for a terminal, a program, a job's summary, a comment, a diff view."""
