"""What Nashra is measured against, each set up as its own makers advise."""
