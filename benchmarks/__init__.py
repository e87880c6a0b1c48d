"""What a claim of speed is measured with. `make bench` prints the table of README's performance section."""
