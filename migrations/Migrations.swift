/// The schema's steps, in order. A released file is never edited; a change is a new file and a new line here.
package enum Migrations {
  /// Each step's file name without its ending, with the bytes of its SQL.
  package static let all: [(name: String, sql: [UInt8])] = [
    ("v0001_initial", PackageResources.v0001_initial_sql),
    ("v0002_image_pixels", PackageResources.v0002_image_pixels_sql),
    ("v0003_search", PackageResources.v0003_search_sql),
    ("v0004_curation", PackageResources.v0004_curation_sql),
    ("v0005_spelling", PackageResources.v0005_spelling_sql),
    ("v0006_common_clips", PackageResources.v0006_common_clips_sql),
  ]
}
