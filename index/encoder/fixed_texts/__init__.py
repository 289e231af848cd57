"""Fixed texts on which encoders are compared and measured."""
