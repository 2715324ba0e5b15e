"""The designer: forms over a draft's text. Edits by place, what a form shows of a document, what is said of it."""
