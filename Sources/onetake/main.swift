// onetake
