"""What is kept, and the news that something changed."""
