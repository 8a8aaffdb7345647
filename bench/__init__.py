"""What mkdocs-guarantees costs, measured on repositories made for the purpose: `make bench`."""
