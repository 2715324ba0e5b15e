"""The company's books: customers, orders, payments and what else a seller has, with the company's own fields."""
