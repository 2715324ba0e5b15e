"""What the pages of targets show."""
