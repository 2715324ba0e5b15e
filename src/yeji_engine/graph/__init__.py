"""The typed expression tree and the relations made of it, written as SQL for DuckDB and for Spark.

Rooms above say what is computed in these terms; they never write SQL themselves.
"""
