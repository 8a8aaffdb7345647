"""A trace becomes the rows of the generated pages: one room for each kind of thing that they list."""
