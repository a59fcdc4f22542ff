// Catalog: the room's first file stands here until it has one.
