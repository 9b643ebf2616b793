"""Pages of accounts: choosing a password, signing in, the second proof, "My account"."""
