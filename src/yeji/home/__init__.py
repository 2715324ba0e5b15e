"""The first page of each user: what waits for him today. The top of the product: it reads every room."""
