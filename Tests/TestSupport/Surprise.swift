/// An outcome that a test did not expect.
package struct Surprise: Error, CustomStringConvertible {
  package let description: String

  /// Says what came.
  package init(_ description: String) { self.description = description }
}
