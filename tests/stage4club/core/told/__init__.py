"""Small apps with a module personal_data, right and wrong."""
