"""What always holds: properties of drawn models and drawn cases, each by the name it has there."""
