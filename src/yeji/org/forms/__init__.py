"""What people type in this room, read into the values that actions take."""
