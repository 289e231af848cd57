"""Mail: messages, boxes of messages, and pages saved as messages."""
