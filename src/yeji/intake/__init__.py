"""How data come in: files, pasted rows and online forms, checked row by row, accepted or undone as a whole."""
