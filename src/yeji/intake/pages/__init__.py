"""What the pages of this room show, worked out before a template sees it."""
