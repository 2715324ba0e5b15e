"""What each page of this room shows: read through the gate, written as words, handed to the template."""
