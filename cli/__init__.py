"""The command line, the HTTP service with its search page, and the MCP server."""
