"""The middleware around every request: access, log, errors and slow clients."""
