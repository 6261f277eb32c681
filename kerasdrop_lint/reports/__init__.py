"""What is printed: findings and mode tables, for people and for programs."""
