"""The MCP server: an agent searches, reads what it found, and can cite it."""
