"""What the pages of plans show, one module a page."""
