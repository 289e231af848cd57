"""What articles as units cost and find: copies of one text, counts and folding, saved searches."""
