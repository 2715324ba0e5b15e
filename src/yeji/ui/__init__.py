"""How pages look and speak: the shell, the parts that every page is made of, words for figures and dates."""
