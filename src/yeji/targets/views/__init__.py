"""The pages of targets: read input, ask or act, render."""
