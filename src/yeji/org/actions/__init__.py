"""All writes of this room: may the user, is it valid, one transaction with its audit event and its sight."""
