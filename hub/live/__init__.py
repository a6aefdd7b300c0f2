"""What keeps open pages fresh: rooms, the courier, the doorbell, sockets."""
