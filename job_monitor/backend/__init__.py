"""HTTP, and the place where everything is built and joined."""
