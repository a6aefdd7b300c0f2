"""What every feature may use; it knows no feature."""
