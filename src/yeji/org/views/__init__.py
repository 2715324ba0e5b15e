"""The edge of this room: read what was asked, let a form and an action do it, show a page."""
