import Testing

@testable import Providers

@Suite struct DataURITests {
  // RFC 4648 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func `the RFC's examples go there and back`(plain: String, encoded: String) {
    let uri = DataURI(mediaType: "image/png", bytes: Array(plain.utf8))
    #expect(uri.text == "data:image/png;base64,\(encoded)")
    #expect(DataURI(uri.text, limit: 10) == uri)
    #expect(DataURI("DATA:image/png;base64," + encoded.filter { $0 != "=" }, limit: 10) == uri)
  }

  @Test func `every byte value goes there and back`() {
    let uri = DataURI(mediaType: "image/webp", bytes: (0...255).map { UInt8($0) })
    #expect(DataURI(uri.text, limit: 256) == uri)
    #expect(DataURI(uri.text, limit: 255) == nil)
  }

  @Test(arguments: [
    "", "data:", "data:image/png,abc", "data:image/png;base64", "data:image/png;base64,Z", "data:;base64,Zg=",
    "data:;base64,Zg===", "data:;base64,Zg==Zg==", "data:;base64,Z g=", "data:;base64,Zm-_", "http://x/;base64,Zg==",
    "data:;base64,Zm9v====",
  ])
  func `what is no base64 data URI is none`(text: String) { #expect(DataURI(text, limit: 100) == nil) }
}
