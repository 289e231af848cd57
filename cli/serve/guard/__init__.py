"""The layers around every request: who may ask, logs, errors and slow clients."""
