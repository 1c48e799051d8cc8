"""The demo: an archive of six invented news sites over three days, and a project folder that reads them."""
