"""From what somebody has, a summary, a listing or a file, to the network that was meant and what differs."""
