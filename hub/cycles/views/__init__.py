"""Pages of cycles; `routes` has them all."""
