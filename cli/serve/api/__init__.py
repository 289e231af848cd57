"""The JSON service: its endpoints, their parameters, schemas and description."""
