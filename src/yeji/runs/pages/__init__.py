"""What the pages of runs show, one module a page."""
