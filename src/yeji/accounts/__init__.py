"""Who may sign in, with which roles, and what each role may do. Knows nothing of people's work or pay."""
