"""Who is credited with what: one line for each record and person, and the way up the organisation."""
