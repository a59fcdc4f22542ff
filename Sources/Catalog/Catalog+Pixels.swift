import Domain
import SQL

/// Input images that show the same, whatever their bytes.
extension Catalog {
  /// Whether another image of the size of `image` is held.
  package func holdsImage(ofTheSizeOf image: InputImage) throws(CatalogError) -> Bool {
    try read { (connection) throws(SQLError) in
      try connection.first(
        "SELECT 1 FROM images WHERE width = ?1 AND height = ?2 AND digest <> ?3",
        [.int(image.width), .int(image.height), .blob(image.digest.bytes)]
      ) { (row) throws(SQLError) in try row.int64(0) } != nil
    }
  }

  /// Held images of the size of `image`, but itself, that `method` was not tried on. Newest first, at most `limit`.
  package func images(
    like image: InputImage, notMeasuredBy method: String, limit: Int
  ) throws(CatalogError) -> [Digest] {
    try read { (connection) throws(SQLError) in
      try connection.all(
        """
        SELECT digest FROM images WHERE width = ?1 AND height = ?2 AND digest <> ?3
          AND NOT EXISTS (SELECT 1 FROM image_pixels p WHERE p.image = images.digest AND p.method = ?4)
        ORDER BY created_at DESC LIMIT ?5
        """,
        [.int(image.width), .int(image.height), .blob(image.digest.bytes), .text(method), .int(limit)]
      ) { (row) throws(SQLError) in try Self.digest(row, 0) }
    }
  }

  /// Records what an image shows; nil where `method` cannot tell.
  package func record(pixels: Digest?, by method: String, of image: Digest) throws(CatalogError) {
    try write { connection in
      try connection.run(
        "INSERT OR REPLACE INTO image_pixels (image, pixels, method) VALUES (?1, ?2, ?3)",
        [.blob(image.bytes), pixels.map { .blob($0.bytes) } ?? .null, .text(method)])
    }
  }

  /// Held images that show the same as an image of the digest `pixels`, but `image` itself; newest first, at most
  /// `limit`.
  package func images(showing pixels: PixelDigest, besides image: Digest, limit: Int) throws(CatalogError) -> [Digest] {
    try read { (connection) throws(SQLError) in
      try connection.all(
        """
        SELECT p.image FROM image_pixels p JOIN images i ON i.digest = p.image
        WHERE p.pixels = ?1 AND p.method = ?2 AND p.image <> ?3 ORDER BY i.created_at DESC LIMIT ?4
        """,
        [.blob(pixels.digest.bytes), .text(pixels.method), .blob(image.bytes), .int(limit)]
      ) { (row) throws(SQLError) in try Self.digest(row, 0) }
    }
  }
}
