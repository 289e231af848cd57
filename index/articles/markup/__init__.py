"""Text freed of markup."""
