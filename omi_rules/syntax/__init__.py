"""Reading: the text of a rule file into a syntax tree, line by line, with every slip reported."""
