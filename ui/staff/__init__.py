"""The people of the team: the list and the form the administration keeps."""
