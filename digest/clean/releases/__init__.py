"""What is peculiar to press releases and filings."""
