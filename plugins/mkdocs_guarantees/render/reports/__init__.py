"""One module for each form of a report: what lint found becomes text for a person or another program."""
