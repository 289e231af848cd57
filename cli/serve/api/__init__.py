"""The JSON part of the service: its endpoints, their parameters, schemas and description."""
