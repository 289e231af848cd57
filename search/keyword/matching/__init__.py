"""The matching of rows by the restricting clauses of a query."""
