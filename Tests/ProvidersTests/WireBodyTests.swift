import Domain
import Fetch
import Testing

@testable import Providers

@Suite struct WireBodyTests {
  @Test func `shortapi gets durations as strings and its own model names, defaults included`() throws {
    let sent = try makeAPI(.shortapi).submit(makeRequest(), image: .url(imageURL))
    #expect(sent.method == .post && sent.url == "https://api.shortapi.ai/api/v1/job/create")
    #expect(sent.headers["Authorization"] == "Bearer sk-secret-key")
    #expect(sent.headers["Content-Type"] == "application/json")
    #expect(
      try pretty(sent) == """
        {
          "model": "pixverse/pixverse-6.0/image-to-video",
          "args": {
            "prompt": "slow zoom",
            "image": "https://example.com/start.jpg",
            "resolution": "720p",
            "duration": "5",
            "aspect_ratio": "16:9",
            "generate_audio": false,
            "multi_shot": false
          }
        }
        """)
  }

  @Test func `shortapi's text-to-video has no image`() throws {
    let request = try makeRequest(
      .pixverseV55TextToVideo,
      fields: [
        .prompt: "雨夜 \"猫\"", .resolution: "1080p", .duration: 8, .aspectRatio: "9:16", .audio: true,
        .multiShot: true,
      ])
    #expect(
      try pretty(makeAPI(.shortapi).submit(request, image: nil)) == """
        {
          "model": "pixverse/pixverse-5.5/text-to-video",
          "args": {
            "prompt": "雨夜 \\"猫\\"",
            "resolution": "1080p",
            "duration": "8",
            "aspect_ratio": "9:16",
            "generate_audio": true,
            "multi_shot": true
          }
        }
        """)
  }

  @Test func `shortapi's 5_5 image-to-video has its own name`() throws {
    let sent = try makeAPI(.shortapi).submit(makeRequest(.pixverseV55ImageToVideo), image: .url(imageURL))
    #expect(try JSONParser.parse(sent.body)["model"] == "pixverse/pixverse-5.5/image-to-video")
  }

  @Test func `highway gets whole numbers at the top level`() throws {
    let sent = try makeAPI(.highway).submit(makeRequest(), image: .url(imageURL))
    #expect(sent.url == "https://api.highwayapi.ai/v3/async/pixverse-v6-i2v")
    #expect(
      try pretty(sent) == """
        {
          "image": "https://example.com/start.jpg",
          "prompt": "slow zoom",
          "duration": 5,
          "resolution": "720p",
          "thinking_type": "auto",
          "generate_audio_switch": false
        }
        """)
  }

  @Test func `highway gets everything that it knows`() throws {
    let request = try makeRequest(
      fields: [
        .negativePrompt: "blur", .duration: 15, .cfgScale: 0.5, .resolution: "360p", .thinking: "enabled",
        .audio: true, .seed: 0,
      ])
    #expect(
      try pretty(makeAPI(.highway).submit(request, image: .url(imageURL))) == """
        {
          "image": "https://example.com/start.jpg",
          "prompt": "slow zoom",
          "negative_prompt": "blur",
          "duration": 15,
          "cfg_scale": 0.5,
          "resolution": "360p",
          "thinking_type": "enabled",
          "generate_audio_switch": true,
          "seed": 0
        }
        """)
  }

  @Test func `gmi gets a payload, and the image's bytes as a data URI`() throws {
    let request = try makeRequest(fields: [.multiShot: true, .seed: 2_147_483_647])
    let sent = try makeAPI(.gmi).submit(request, image: .bytes(DataURI(mediaType: "image/png", bytes: [1, 2, 3, 4])))
    #expect(sent.url == "https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey/requests")
    #expect(
      try pretty(sent) == """
        {
          "model": "pixverse-v6-i2v",
          "payload": {
            "prompt": "slow zoom",
            "image": "data:image/png;base64,AQIDBA==",
            "duration": 5,
            "quality": "720p",
            "generate_audio_switch": false,
            "generate_multi_clip_switch": true,
            "seed": 2147483647
          }
        }
        """)
  }

  @Test func `further fields go back where they were, to their own provider alone`() throws {
    let extra: [Provider: JSONObject] = [
      .gmi: JSONObject([
        .init("/payload/style", "anime"), .init("/payload/n", .number(JSONNumber(parsing: "2.50")!)),
        .init("/a~1b/~0c", [1, nil]),
      ])
    ]
    let request = try makeRequest(extra: extra)
    let body = try JSONParser.parse(makeAPI(.gmi).submit(request, image: .url(imageURL)).body)
    #expect(body["payload"]?["style"] == "anime")
    #expect(body["payload"]?["n"]?.text == "2.50")
    #expect(body["a/b"]?["~c"] == [1, nil])
    let other = try makeAPI(.highway).wireBody(of: request, image: .url(imageURL))
    #expect(other == (try makeAPI(.highway).wireBody(of: makeRequest(), image: .url(imageURL))))
  }

  @Test(arguments: ["/payload/prompt", "/model", "/model/x", "/payload/duration/x", "payload/style", ""])
  func `a further field never takes the place of what was hashed`(pointer: String) throws {
    let request = try makeRequest(extra: [.gmi: JSONObject([.init(pointer, "x")])])
    #expect(throws: WireError.badPointer(pointer)) { try makeAPI(.gmi).submit(request, image: .url(imageURL)) }
  }

  @Test func `bytes go only to who takes them, and the error names the way out`() throws {
    let bytes = ImageSource.bytes(DataURI(mediaType: "image/png", bytes: [1]))
    let request = try makeRequest()
    for provider in [Provider.highway, .shortapi] {
      let error = try #require(throws: WireError.self) { try makeAPI(provider).submit(request, image: bytes) }
      #expect(error == .needsImageURL(provider) && error.message.contains("--image-url"))
    }
    let configured = makeAPI(.shortapi, transport: ImageTransport(shortapiTakesBytes: true))
    let body = try JSONParser.parse(configured.submit(request, image: bytes).body)
    #expect(body["args"]?["image"] == "data:image/png;base64,AQ==")
  }

  @Test func `what cannot be asked is refused before anything is sent`() throws {
    let still = try makeRequest()
    let text = try makeRequest(.pixverseV55TextToVideo)
    #expect(throws: WireError.imageDoesNotFit(still.model)) { try makeAPI(.gmi).submit(still, image: nil) }
    #expect(throws: WireError.imageDoesNotFit(text.model)) {
      try makeAPI(.shortapi).submit(text, image: .url(imageURL))
    }
    #expect(throws: WireError.doesNotSell(.gmi, text.model)) { try makeAPI(.gmi).submit(text, image: nil) }
    #expect(throws: WireError.badImageURL) { try makeAPI(.gmi).submit(still, image: .url("file:///etc/hostname")) }
    #expect(throws: WireError.noKey(.gmi)) { try ProviderAPI(.gmi).submit(still, image: .url(imageURL)) }
    for baseURL in ["nonsense", "ftp://x", "http://x/?a=b"] {
      let api = ProviderAPI(.gmi, baseURL: baseURL, key: APIKey("k"))
      #expect(throws: WireError.badBaseURL(.gmi)) { try api.submit(still, image: .url(imageURL)) }
    }
  }

  @Test(arguments: [
    (Provider.shortapi, "http://127.0.0.1:9/shortapi/api/v1/job/query?id=a%2Fb%3Fc%20%C3%A9"),
    (.highway, "http://127.0.0.1:9/shortapi/v3/async/task-result?task_id=a%2Fb%3Fc%20%C3%A9"),
    (.gmi, "http://127.0.0.1:9/shortapi/api/v1/ie/requestqueue/apikey/requests/a%2Fb%3Fc%20%C3%A9"),
  ])
  func `a job id is data in the address, whatever stands in it`(provider: Provider, url: String) throws {
    let api = ProviderAPI(provider, baseURL: "http://127.0.0.1:9/shortapi//", key: APIKey("k"))
    let asking = try api.poll("a/b?c é")
    #expect(asking.method == .get && asking.url == url && asking.headers["Authorization"] == "Bearer k")
  }

  @Test func `gmi alone lists what was asked of it`() throws {
    #expect(try makeAPI(.gmi).list()?.url.hasSuffix("/apikey/requests?page_size=20") == true)
    #expect(try makeAPI(.shortapi).list() == nil)
    #expect(try makeAPI(.highway).list() == nil)
  }

  private func pretty(_ request: HTTPRequest) throws -> String { try JSONParser.parse(request.body).prettyText }
}
