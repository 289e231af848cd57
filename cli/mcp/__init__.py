"""The MCP server: tools with which an agent searches, reads and cites articles."""
