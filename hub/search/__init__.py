"""Finding things: engines behind one protocol, and what the hub does with them."""
