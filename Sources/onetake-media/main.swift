// onetake-media
