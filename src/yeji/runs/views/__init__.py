"""The pages of runs: read input, ask or act, render."""
