DROPS = len([1]) > 1
