"""What a district's office does with its season: who is late, what goes back, what is published."""
