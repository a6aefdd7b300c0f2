"""The search engines; each lives in a module of its own."""
