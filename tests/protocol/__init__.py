"""The ChatKit client against real and scripted backends: requests, events, turns, threads."""
