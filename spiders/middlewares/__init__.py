"""What stands between the spiders and the network: archive, retries, redirects."""
