"""The pages of plans: read input, ask or act, render."""
