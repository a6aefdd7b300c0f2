"""Pages of the theory; `routes` has them all."""
