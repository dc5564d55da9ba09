"""Russian: words and their forms, noun phrases, names of people, offices, places; knows nothing of protocols."""
