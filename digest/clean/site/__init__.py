"""What one site prints on page after page."""
