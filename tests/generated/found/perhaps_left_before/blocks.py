SKIP = len([1]) == 1
